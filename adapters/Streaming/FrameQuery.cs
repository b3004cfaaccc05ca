using Cartrita.Core.Streaming;

namespace Cartrita.Adapters.Streaming;

/// <summary>Which frames of a log a client wants.</summary>
/// <param name="Key">The log.</param>
public sealed record FrameQuery(FrameLogKey Key)
{
    /// <summary>Only frames after this one; null for all.</summary>
    public FrameId? After { get; init; }

    /// <summary>True: wait for what comes, until the stream's end. False: only what is there.</summary>
    public bool Follow { get; init; } = true;

    /// <summary>Where the stream ends.</summary>
    public FrameStreamEnd Until { get; init; } = FrameStreamEnd.Run;

    /// <summary>Only these kinds; null for all.</summary>
    public IReadOnlySet<string>? Kinds { get; init; }
}

/// <summary>Where a stream of frames ends (CHAT-02).</summary>
public enum FrameStreamEnd
{
    /// <summary>After <c>end</c> or <c>error</c>.</summary>
    Chat,

    /// <summary>After <c>done</c>.</summary>
    Run,
}
