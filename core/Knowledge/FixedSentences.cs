using System.Collections.Frozen;

namespace Cartrita.Core.Knowledge;

/// <summary>The only sentences of <c>local-extractive</c> that are not quotes (AGENT-15); a closed list.</summary>
public static class FixedSentences
{
    /// <summary>There are sources, and none answers.</summary>
    public const string NothingFound = "I found nothing about this in the available sources.";

    /// <summary>There is no source to look into.</summary>
    public const string NoSources = "There are no sources to search yet. Attach a file and ask again.";

    /// <summary>A part of the work failed.</summary>
    public const string Partial = "Part of the work failed, so this answer may be incomplete.";

    /// <summary>Every sentence of the list.</summary>
    public static FrozenSet<string> All { get; } = new[] { NothingFound, NoSources, Partial }.ToFrozenSet(StringComparer.Ordinal);
}
