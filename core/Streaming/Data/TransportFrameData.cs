namespace Cartrita.Core.Streaming.Data;

/// <summary>The data of <see cref="FrameKinds.StreamResumed"/>: tells replay from live.</summary>
/// <param name="From">The frame after which the client goes on.</param>
/// <param name="Replayed">How many of the frames that follow were there already; all after them are live.</param>
public sealed record StreamResumedData(FrameId From, int Replayed);

/// <summary>The data of <see cref="FrameKinds.StreamClosed"/>.</summary>
/// <param name="Code">The catalogue's code.</param>
/// <param name="Cursor">The last frame that was sent: the client may go on after it.</param>
public sealed record StreamClosedData(string Code, FrameId Cursor);
