using Cartrita.Activities.Knowledge;
using Cartrita.Core.Attachments;
using Cartrita.Core.Knowledge;

namespace Cartrita.Functions.Knowledge;

/// <summary>What a search found.</summary>
internal sealed record SearchAnswerBody
{
    /// <summary>The hits, best first.</summary>
    public required IReadOnlyList<SearchHitBody> Hits { get; init; }

    /// <summary>Files that were asked for, or all of the caller's, that are not searched yet; empty where nothing is missing.</summary>
    public required IReadOnlyList<PendingFileBody> Pending { get; init; }

    /// <summary>What the search went by: words alone while the embedding provider is away.</summary>
    public required SearchMode Mode { get; init; }

    /// <summary>Whether the caller's files were embedded with another model than the configured one.</summary>
    public required bool ReindexIsDue { get; init; }
}

/// <summary>A file that is not searched yet.</summary>
/// <param name="Id">The file.</param>
/// <param name="FileName">Its name.</param>
/// <param name="Status">How it stands.</param>
internal sealed record PendingFileBody(AttachmentId Id, string FileName, AttachmentStatus Status);

/// <summary>A span of a part's text.</summary>
/// <param name="Start">First UTF-16 code unit.</param>
/// <param name="End">One past the last UTF-16 code unit.</param>
internal sealed record SpanBody(int Start, int End);

/// <summary>A hit.</summary>
internal sealed record SearchHitBody
{
    /// <summary>The file.</summary>
    public required AttachmentId AttachmentId { get; init; }

    /// <summary>Its name.</summary>
    public required string FileName { get; init; }

    /// <summary>The part of the file, from 0; a plain file has one.</summary>
    public required int Part { get; init; }

    /// <summary>The part's path.</summary>
    public required string Path { get; init; }

    /// <summary>Where in the part it stands; absent where the text has no such places.</summary>
    public string? Section { get; init; }

    /// <summary>The part's language, ISO 639-1; absent where it is not known.</summary>
    public string? Language { get; init; }

    /// <summary>First UTF-16 code unit in the part's text.</summary>
    public required int Start { get; init; }

    /// <summary>One past the last UTF-16 code unit.</summary>
    public required int End { get; init; }

    /// <summary>The span, to the letter.</summary>
    public required string Text { get; init; }

    /// <summary>The words of the query in the part's text.</summary>
    public required IReadOnlyList<SpanBody> Highlights { get; init; }

    /// <summary>Higher is better; comparable within one answer only.</summary>
    public required double Score { get; init; }

    /// <summary>Its place among what words found, from 1; absent where they did not, or the index does not say.</summary>
    public int? LexicalRank { get; init; }

    /// <summary>Its place among what the vectors found, from 1; absent where they did not, or the index does not say.</summary>
    public int? VectorRank { get; init; }

    /// <summary>What the API shows of a passage.</summary>
    public static SearchHitBody Of(FoundPassage found) => new()
    {
        AttachmentId = found.Attachment.Id,
        FileName = found.Attachment.FileName,
        Part = found.Hit.Part,
        Path = found.Hit.Path,
        Section = found.Evidence.Section,
        Language = found.Hit.Language,
        Start = found.Evidence.Start,
        End = found.Evidence.End,
        Text = found.Evidence.Text,
        Highlights = [.. found.Hit.Highlights
            .Where(span => span.Start >= found.Evidence.Start && span.End <= found.Evidence.End)
            .Select(span => new SpanBody(span.Start, span.End))],
        Score = found.Hit.Score,
        LexicalRank = found.Hit.LexicalRank,
        VectorRank = found.Hit.VectorRank,
    };
}
