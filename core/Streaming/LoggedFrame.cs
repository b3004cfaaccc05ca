namespace Cartrita.Core.Streaming;

/// <summary>A record with the position at which it lies.</summary>
/// <param name="Id">The position.</param>
/// <param name="Record">The record.</param>
public sealed record LoggedFrame(FrameId Id, FrameRecord Record);
