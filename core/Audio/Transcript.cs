namespace Cartrita.Core.Audio;

/// <summary>A recording as text. Times are seconds from its start.</summary>
public sealed record Transcript
{
    /// <summary>The transcriber's own id of the request, for its support; null where it gave none.</summary>
    public string? RequestId { get; init; }

    /// <summary>How long the recording is, in seconds.</summary>
    public required double DurationSeconds { get; init; }

    /// <summary>How many channels it has.</summary>
    public int Channels { get; init; } = 1;

    /// <summary>The language that was detected or asked for; null where neither.</summary>
    public string? Language { get; init; }

    /// <summary>What was said, whole.</summary>
    public required string Text { get; init; }

    /// <summary>What was said, in pieces of one speaker, in order.</summary>
    public required IReadOnlyList<TranscriptSegment> Segments { get; init; }

    /// <summary>A summary, where one was asked for.</summary>
    public string? Summary { get; init; }

    /// <summary>Topics, where they were asked for: each once, most certain first.</summary>
    public IReadOnlyList<TranscriptLabel> Topics { get; init; } = [];

    /// <summary>Intents, where they were asked for.</summary>
    public IReadOnlyList<TranscriptLabel> Intents { get; init; } = [];

    /// <summary>The feeling on average, where it was asked for: <c>positive</c>, <c>neutral</c> or <c>negative</c>, with -1 to 1.</summary>
    public TranscriptLabel? Sentiment { get; init; }

    /// <summary>Entities, where they were asked for.</summary>
    public IReadOnlyList<TranscriptEntity> Entities { get; init; } = [];
}

/// <summary>A piece of one speaker.</summary>
public sealed record TranscriptSegment
{
    /// <summary>Where it begins, in seconds.</summary>
    public required double Start { get; init; }

    /// <summary>Where it ends, in seconds.</summary>
    public required double End { get; init; }

    /// <summary>The speaker, from 0; null where speakers are not told apart.</summary>
    public int? Speaker { get; init; }

    /// <summary>The channel, from 0.</summary>
    public int Channel { get; init; }

    /// <summary>How certain it is, 0 to 1.</summary>
    public double Confidence { get; init; }

    /// <summary>What was said.</summary>
    public required string Text { get; init; }
}

/// <summary>Something that was found in what was said.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Score">How certain it is, 0 to 1; of a sentiment -1 to 1.</param>
public sealed record TranscriptLabel(string Name, double Score);

/// <summary>A name, place or the like in what was said.</summary>
/// <param name="Kind">Its kind, in capitals.</param>
/// <param name="Value">It.</param>
/// <param name="Score">How certain it is, 0 to 1.</param>
public sealed record TranscriptEntity(string Kind, string Value, double Score);
