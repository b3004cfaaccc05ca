using Cartrita.Core.Attachments;
using Cartrita.Core.Storage;

namespace Cartrita.Core.Crawl;

/// <summary>What is known of an item, at <c>u/{owner}/crawl-items/{source}/{hash of key}</c>.</summary>
/// <remarks>Every file that a crawl makes is named here before it exists, and until it is erased: whatever is killed when, none is lost and none is left over.</remarks>
public sealed record CrawlItemDocument : VersionedDocument
{
    /// <summary>The item's key in the source.</summary>
    public required string Key { get; init; }

    /// <summary>What the last step came to.</summary>
    public CrawlItemOutcome Outcome { get; init; }

    /// <summary>The catalogue's code, where it was refused or failed.</summary>
    public string? Code { get; init; }

    /// <summary>The run of that step.</summary>
    public long Run { get; init; }

    /// <summary>The run that first found it missing; null while it is there.</summary>
    public long? MissingSince { get; init; }

    /// <summary>The bytes that were taken or refused last; null where there were none.</summary>
    public CrawlBytes? Bytes { get; init; }

    /// <summary>The rules of the source under which <see cref="Bytes"/> were refused; null where they were not.</summary>
    public string? RefusedUnder { get; init; }

    /// <summary>The file that searches find; null where there is none.</summary>
    public AttachmentId? Attachment { get; init; }

    /// <summary>The file that is being ingested; null where none is.</summary>
    public AttachmentId? Pending { get; init; }

    /// <summary>The bytes of that file.</summary>
    public CrawlBytes? PendingBytes { get; init; }

    /// <summary>Files that are no longer this item's and have to be erased.</summary>
    public IReadOnlyList<AttachmentId> Leftovers { get; init; } = [];
}

/// <summary>Which bytes a source had.</summary>
public sealed record CrawlBytes
{
    /// <summary>What changes when they do; null where the source does not tell.</summary>
    public string? Version { get; init; }

    /// <summary>When they were changed last, as the source writes it; null where it does not.</summary>
    public string? LastModified { get; init; }

    /// <summary>Their SHA-256, lower-case hexadecimal; null where they were refused unread.</summary>
    public string? Sha256 { get; init; }

    /// <summary>Their length; 0 where it is not known.</summary>
    public long SizeBytes { get; init; }
}
