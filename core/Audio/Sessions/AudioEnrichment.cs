using Cartrita.Core.Models;

namespace Cartrita.Core.Audio.Sessions;

/// <summary>What a model read out of the transcript of a session, without banned terms and within bounds.</summary>
public sealed record AudioEnrichment
{
    /// <summary>What was said, at most 2000 characters.</summary>
    public required string Summary { get; init; }

    /// <summary>What it was about; at most 50, of 300 characters each.</summary>
    public required IReadOnlyList<string> Topics { get; init; }

    /// <summary>What somebody said that they or others will do; at most 50, of 300 characters each.</summary>
    public required IReadOnlyList<string> Actions { get; init; }

    /// <summary>People, places, organizations and the like that were named; at most 50, of 300 characters each.</summary>
    public required IReadOnlyList<string> Entities { get; init; }

    /// <summary>Whether the end of the transcript was left out, since the model had no room for it.</summary>
    public bool Truncated { get; init; }

    /// <summary>Who read it.</summary>
    public ModelChoice? Model { get; init; }

    /// <summary>The tokens that it took.</summary>
    public long Tokens { get; init; }
}
