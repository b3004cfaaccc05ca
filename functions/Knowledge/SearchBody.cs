using Cartrita.Core.Attachments;
using Cartrita.Core.Chat;
using Cartrita.Core.Knowledge;

namespace Cartrita.Functions.Knowledge;

/// <summary>The body of <c>POST /api/knowledge/search</c>. Filters narrow each other; one that is absent narrows nothing.</summary>
internal sealed record SearchBody
{
    /// <summary>What is looked for, as a question or as words: 1 to 4,000 characters.</summary>
    public required string Query { get; init; }

    /// <summary>What the search goes by: words and meaning together where nothing is said.</summary>
    public SearchMode? Mode { get; init; }

    /// <summary>How many hits at most: 1 to 50, 10 where nothing is said.</summary>
    public int? Limit { get; init; }

    /// <summary>Only these files.</summary>
    public IReadOnlyList<AttachmentId>? Attachments { get; init; }

    /// <summary>Only files that questions of this conversation named or that were brought to it.</summary>
    public ConversationId? ConversationId { get; init; }

    /// <summary>Only parts in one of these languages, ISO 639-1.</summary>
    public IReadOnlyList<string>? Languages { get; init; }

    /// <summary>Only files that have one of these tags.</summary>
    public IReadOnlyList<string>? Tags { get; init; }

    /// <summary>Only files that came then or later.</summary>
    public DateTimeOffset? From { get; init; }

    /// <summary>Only files that came before.</summary>
    public DateTimeOffset? To { get; init; }

    /// <summary>Only parts whose path begins so: a file's name, or for members of an archive `archive.zip/folder/`.</summary>
    public string? Path { get; init; }

    /// <summary>How many chunks before and after a hit its text takes in: 0 to 5, 0 where nothing is said.</summary>
    public int? Neighbours { get; init; }

    /// <summary>So many hits of one part come first; more of it only where others leave room.</summary>
    public int? MostOfOnePart { get; init; }

    /// <summary>How long to wait for files that are being ingested, as far as the installation allows; 0 where nothing is said.</summary>
    public int? WaitSeconds { get; init; }
}
