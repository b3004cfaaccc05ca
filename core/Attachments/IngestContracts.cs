using Cartrita.Core.Durable;

namespace Cartrita.Core.Attachments;

/// <summary>The input of the steps of an ingestion that need no more than the file.</summary>
/// <param name="Scope">The run; its id is the attachment's.</param>
/// <param name="AttachmentId">The file.</param>
/// <param name="Attempt">How often the step has been asked before, for what may be asked again and again.</param>
public sealed record IngestStepInput(RunScope Scope, AttachmentId AttachmentId, int Attempt = 0);

/// <summary>What <see cref="DurableNames.VerifyUpload"/> came to.</summary>
/// <param name="AlreadyIngested">An earlier run brought the file to its end, so this one changes nothing.</param>
public sealed record VerifyResult(bool AlreadyIngested);

/// <summary>What <see cref="DurableNames.ScanUpload"/> came to, for a file that is clean.</summary>
/// <param name="NeedsConfirmation">Its owner has to confirm it before it is indexed (ATT-10).</param>
public sealed record ScanResult(bool NeedsConfirmation);

/// <summary>What <see cref="DurableNames.ClaimContent"/> came to.</summary>
public sealed record ClaimResult
{
    /// <summary>The content that the file refers to.</summary>
    public required AttachmentId ContentId { get; init; }

    /// <summary>Another file of the same bytes is ingesting the content: ask again.</summary>
    public bool MustWait { get; init; }

    /// <summary>The content is there already; nothing is to be extracted.</summary>
    public ExtractResult? Known { get; init; }
}

/// <summary>The input of <see cref="DurableNames.ExtractText"/>.</summary>
/// <param name="Scope">The run.</param>
/// <param name="AttachmentId">The file.</param>
/// <param name="ContentId">Its content.</param>
public sealed record ExtractInput(RunScope Scope, AttachmentId AttachmentId, AttachmentId ContentId);

/// <summary>What extraction came to.</summary>
public sealed record ExtractResult
{
    /// <summary>Chunks in all parts.</summary>
    public required int ChunkCount { get; init; }

    /// <summary>Length of the text of all parts in UTF-16 code units.</summary>
    public required long TextLength { get; init; }

    /// <summary>Groups of chunks, each one <see cref="DurableNames.EmbedAndIndex"/>.</summary>
    public required int Groups { get; init; }

    /// <summary>Parts: 1, or one for each member of an archive.</summary>
    public required int Parts { get; init; }

    /// <summary>The natural language of most of the text, ISO 639-1; null where there is none or it is not known.</summary>
    public string? Language { get; init; }
}

/// <summary>The input of <see cref="DurableNames.EmbedAndIndex"/>.</summary>
/// <param name="Scope">The run.</param>
/// <param name="AttachmentId">The file.</param>
/// <param name="ContentId">Its content.</param>
/// <param name="Group">The group of chunks, from 0.</param>
/// <param name="ChunkCount">Chunks of the content in all.</param>
public sealed record EmbedInput(RunScope Scope, AttachmentId AttachmentId, AttachmentId ContentId, int Group, int ChunkCount);

/// <summary>What a group came to.</summary>
/// <param name="Indexed">Chunks that the index took.</param>
public sealed record EmbedResult(int Indexed);

/// <summary>The input of <see cref="DurableNames.CloseIngestion"/>.</summary>
/// <param name="Scope">The run.</param>
/// <param name="AttachmentId">The file.</param>
/// <param name="Status">How the file stands now.</param>
/// <param name="Code">The catalogue's code, where it was rejected or failed.</param>
public sealed record CloseIngestionInput(RunScope Scope, AttachmentId AttachmentId, AttachmentStatus Status, string? Code)
{
    /// <summary>The content, where the file came so far that it has one.</summary>
    public AttachmentId? ContentId { get; init; }

    /// <summary>What extraction came to, where it came to something.</summary>
    public ExtractResult? Extracted { get; init; }

    /// <summary>How many seconds the ingestion took, without the wait for its owner.</summary>
    public double Seconds { get; init; }
}
