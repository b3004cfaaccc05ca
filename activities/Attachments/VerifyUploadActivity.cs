using System.Buffers;
using System.Security.Cryptography;
using Cartrita.Activities.Streaming;
using Cartrita.Activities.Telemetry;
using Cartrita.Adapters.Streaming;
using Cartrita.Core.Attachments;
using Cartrita.Core.Attachments.Checks;
using Cartrita.Core.Attachments.Contents;
using Cartrita.Core.Attachments.Events;
using Cartrita.Core.Attachments.FileTypes;
using Cartrita.Core.Durable;
using Cartrita.Core.Errors;
using Cartrita.Core.Storage;
using Microsoft.Azure.Functions.Worker;

namespace Cartrita.Activities.Attachments;

/// <summary>Compares an upload with what was said of it: length, hash and type (ATT-01, ATT-03).</summary>
/// <param name="documents">The attachment.</param>
/// <param name="content">Its bytes.</param>
/// <param name="writers">The frames.</param>
/// <param name="steps">Runs it in a slot, until the deadline.</param>
/// <param name="traces">Tells of the step.</param>
/// <param name="events">Tells that the ingestion began.</param>
/// <param name="listed">The list of the owner's files, which has the file whichever way it came.</param>
public sealed class VerifyUploadActivity(
    IngestionDocuments documents, IContentStore content, FrameWriters writers, IngestionSteps steps, RunTraces traces, IFileEvents events, AttachmentIndex listed)
{
    private const int BufferSize = 128 * 1024;

    /// <summary>Verifies.</summary>
    /// <param name="input">The file.</param>
    /// <param name="cancellationToken">The host stops.</param>
    [Function(DurableNames.VerifyUpload)]
    public Task<Outcome<VerifyResult>> RunAsync([ActivityTrigger] IngestStepInput input, CancellationToken cancellationToken) =>
        traces.RunAsync(RunSteps.OfFile(DurableNames.VerifyUpload), input.Scope, () => steps.RunAsync(input.Scope, token => VerifyAsync(input, token), cancellationToken));

    private async Task<Outcome<VerifyResult>> VerifyAsync(IngestStepInput input, CancellationToken cancellationToken)
    {
        var (owner, id) = (input.Scope.OwnerId, input.AttachmentId);
        var attachment = await documents.MoveAsync(owner, id, document => document with { Status = AttachmentStatus.Scanning }, cancellationToken);
        if (AttachmentStatusNames.IsFinal(attachment.Status))
        {
            return Outcome.Of(new VerifyResult(AlreadyIngested: true));
        }

        await listed.AddAsync(attachment);
        await using var frames = writers.Open(input.Scope);
        frames.WriteStart(input.Scope);
        frames.WriteProgress(attachment, IngestionFrames.Verifying);
        await events.TellAsync(FileEvent.Of(FileEventKinds.IngestStarted, attachment), cancellationToken);
        await using var bytes = await OpenAsync(attachment, cancellationToken);
        var (sha256, size) = await HashAsync(bytes, cancellationToken);
        if (attachment.Sha256.Length == 0)
        {
            // An upload by tus need not say its hash.
            attachment = await documents.MoveAsync(owner, id, document => document with { Sha256 = sha256 }, cancellationToken);
        }

        return sha256 == attachment.Sha256 && size == attachment.SizeBytes
            ? await CheckTypeAsync(attachment, cancellationToken)
            : Outcome.Fail<VerifyResult>(Problems.HashMismatch);
    }

    // What was checked on what was said is checked again on what is true.
    private async Task<Outcome<VerifyResult>> CheckTypeAsync(AttachmentDocument attachment, CancellationToken cancellationToken)
    {
        await using var bytes = await OpenAsync(attachment, cancellationToken);
        var facts = new FileFacts
        {
            FileName = attachment.FileName,
            SizeBytes = attachment.SizeBytes,
            ClaimedType = attachment.MediaType,
            Detected = await FileTypeDetector.DetectAsync(bytes, cancellationToken),
        };
        var refusal = FileChecks.Decide(facts);
        await documents.MoveAsync(
            attachment.OwnerId,
            attachment.Id,
            document => refusal is null
                ? document with { MediaType = AcceptedFiles.MediaTypeOf(document.FileName, facts.Detected), Category = FileChecks.CategoryOf(facts) ?? document.Category }
                : document with { Notice = refusal.Detail },
            cancellationToken);
        return refusal is null ? Outcome.Of(new VerifyResult(AlreadyIngested: false)) : Outcome.Fail<VerifyResult>(refusal.Problem);
    }

    private async Task<Stream> OpenAsync(AttachmentDocument attachment, CancellationToken cancellationToken) =>
        await content.OpenReadAsync(ContentPaths.Original(attachment.OwnerId, attachment.Id), cancellationToken)
        ?? throw new CartritaException(Problems.Internal, "The upload's bytes are not there.");

    private static async Task<(string Sha256, long Size)> HashAsync(Stream bytes, CancellationToken cancellationToken)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        var buffer = ArrayPool<byte>.Shared.Rent(BufferSize);
        try
        {
            var size = 0L;
            int read;
            while ((read = await bytes.ReadAsync(buffer, cancellationToken)) > 0)
            {
                hash.AppendData(buffer, 0, read);
                size += read;
            }

            return (Convert.ToHexStringLower(hash.GetHashAndReset()), size);
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(buffer);
        }
    }
}
