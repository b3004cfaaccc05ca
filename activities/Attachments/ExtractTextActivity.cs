using System.Text;
using Cartrita.Activities.Streaming;
using Cartrita.Activities.Telemetry;
using Cartrita.Adapters.Streaming;
using Cartrita.Core.Attachments;
using Cartrita.Core.Attachments.Contents;
using Cartrita.Core.Attachments.Extraction;
using Cartrita.Core.Durable;
using Cartrita.Core.Errors;
using Cartrita.Core.Governance;
using Cartrita.Core.Storage;
using Microsoft.Azure.Functions.Worker;

namespace Cartrita.Activities.Attachments;

/// <summary>Makes text of a file, part by part: keeps the text that citations point into, and cuts it into groups of chunks.</summary>
/// <param name="documents">The attachment.</param>
/// <param name="extractor">Reads files.</param>
/// <param name="content">The file's bytes, its text, its chunks.</param>
/// <param name="manifests">The list of parts.</param>
/// <param name="writers">The frames.</param>
/// <param name="steps">Runs it in a slot, until the deadline.</param>
/// <param name="traces">Tells of the step.</param>
public sealed class ExtractTextActivity(
    IngestionDocuments documents, IFileExtractor extractor, IContentStore content, ContentManifests manifests, FrameWriters writers, IngestionSteps steps, RunTraces traces)
{
    /// <summary>How many chunks one <see cref="DurableNames.EmbedAndIndex"/> takes: a few embedding requests, and a small step to repeat.</summary>
    public const int ChunksPerGroup = 128;

    private static readonly UTF8Encoding Strict = new(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true);

    /// <summary>Extracts.</summary>
    /// <param name="input">The file and its content.</param>
    /// <param name="cancellationToken">The host stops.</param>
    [Function(DurableNames.ExtractText)]
    public Task<Outcome<ExtractResult>> RunAsync([ActivityTrigger] ExtractInput input, CancellationToken cancellationToken) =>
        traces.RunAsync(RunSteps.OfFile(DurableNames.ExtractText), input.Scope, () => steps.RunAsync(input.Scope, token => ExtractAsync(input, token), cancellationToken));

    private async Task<Outcome<ExtractResult>> ExtractAsync(ExtractInput input, CancellationToken cancellationToken)
    {
        var owner = input.Scope.OwnerId;
        var attachment = await documents.MoveAsync(owner, input.AttachmentId, document => document with { Status = AttachmentStatus.Ingesting }, cancellationToken);
        var groups = new ChunkGroups(content, owner, input.ContentId, ChunksPerGroup);
        ContentManifest manifest;
        try
        {
            manifest = await ReadAsync(input, attachment, groups, cancellationToken);
        }
        catch (CartritaException exception) when (!exception.Problem.Retriable && exception.Problem.Code != Problems.Internal.Code)
        {
            // What the file holds decided this, or what this installation lacks: the same bytes would come to the same. A store or a sandbox that is away is worth another try. The sentence tells its owner where the fault is.
            await documents.MoveAsync(owner, input.AttachmentId, document => document with { Notice = exception.Detail }, cancellationToken);
            return Outcome.Fail<ExtractResult>(exception.Problem);
        }

        if (manifest.Parts.All(part => part.TextLength == 0 && part.Notice is null))
        {
            return Outcome.Fail<ExtractResult>(Problems.EmptyFile, "The file holds no text.");
        }

        await manifests.WriteAsync(owner, input.ContentId, manifest, cancellationToken);
        await using var frames = writers.Open(input.Scope);
        frames.WriteProgress(attachment, IngestionFrames.Extracted, chunksDone: 0, groups.ChunkCount);
        frames.WriteStep();
        return Outcome.Of(new ExtractResult
        {
            ChunkCount = groups.ChunkCount,
            TextLength = manifest.Parts.Sum(part => part.TextLength),
            Groups = groups.Count,
            Parts = manifest.Parts.Count,
            Language = manifest.Language,
        });
    }

    private async Task<ContentManifest> ReadAsync(ExtractInput input, AttachmentDocument attachment, ChunkGroups groups, CancellationToken cancellationToken)
    {
        var owner = input.Scope.OwnerId;
        var request = new ExtractionRequest
        {
            FileName = attachment.FileName,
            MediaType = attachment.MediaType ?? "text/plain",
            Category = attachment.Category,
            OpenAsync = async token => await content.OpenReadAsync(ContentPaths.Original(owner, input.ContentId), token)
                ?? throw new CartritaException(Problems.Internal, "The upload's bytes are not there."),
        };
        var parts = new List<ContentPart>();
        await foreach (var part in extractor.ExtractAsync(request, cancellationToken))
        {
            if (!string.IsNullOrWhiteSpace(part.Text))
            {
                await content.PutAsync(ContentPaths.Text(owner, input.ContentId, part.Number), new MemoryStream(Strict.GetBytes(part.Text)), metadata: null, cancellationToken);
                await groups.AddAsync(part, cancellationToken);
            }

            parts.Add(Describe(part));
        }

        await groups.EndAsync(cancellationToken);
        return new ContentManifest { Parts = parts };
    }

    private static ContentPart Describe(ExtractedPart part)
    {
        var isBlank = string.IsNullOrWhiteSpace(part.Text);
        return new ContentPart
        {
            Number = part.Number,
            Path = part.Path,
            TextLength = isBlank ? 0 : part.Text.Length,
            ChunkCount = isBlank ? 0 : part.Chunks.Count,
            Language = part.Language,
            Notice = part.Notice,
            ProblemCode = part.Problem?.Code,
        };
    }
}
