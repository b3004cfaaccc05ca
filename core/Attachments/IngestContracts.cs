using Cartrita.Core.Durable;

namespace Cartrita.Core.Attachments;

/// <summary>The input of <see cref="DurableNames.ScanUpload"/> and <see cref="DurableNames.ExtractText"/>.</summary>
/// <param name="Scope">The run; its id is the attachment's.</param>
/// <param name="AttachmentId">The file.</param>
public sealed record IngestStepInput(RunScope Scope, AttachmentId AttachmentId);

/// <summary>What the scan came to.</summary>
/// <param name="AlreadyIngested">An earlier run brought the file to its end, so this one changes nothing.</param>
public sealed record ScanResult(bool AlreadyIngested);

/// <summary>What extraction came to.</summary>
/// <param name="ChunkCount">Chunks in all.</param>
/// <param name="TextLength">Length of the text in UTF-16 code units.</param>
/// <param name="Groups">Groups of chunks, each one <see cref="DurableNames.EmbedAndIndex"/>.</param>
public sealed record ExtractResult(int ChunkCount, int TextLength, int Groups);

/// <summary>The input of <see cref="DurableNames.EmbedAndIndex"/>.</summary>
/// <param name="Scope">The run.</param>
/// <param name="AttachmentId">The file.</param>
/// <param name="Group">The group of chunks, from 0.</param>
/// <param name="ChunkCount">Chunks of the file in all.</param>
public sealed record EmbedInput(RunScope Scope, AttachmentId AttachmentId, int Group, int ChunkCount);

/// <summary>What a group came to.</summary>
/// <param name="Indexed">Chunks that the index took.</param>
public sealed record EmbedResult(int Indexed);

/// <summary>The input of <see cref="DurableNames.CloseIngestion"/>.</summary>
/// <param name="Scope">The run.</param>
/// <param name="AttachmentId">The file.</param>
/// <param name="Status">How the file stands now.</param>
/// <param name="Code">The catalogue's code, where it was rejected or failed.</param>
/// <param name="ChunkCount">How many chunks the index holds.</param>
/// <param name="TextLength">Length of the text in UTF-16 code units.</param>
public sealed record CloseIngestionInput(
    RunScope Scope, AttachmentId AttachmentId, AttachmentStatus Status, string? Code, int ChunkCount, int TextLength);
