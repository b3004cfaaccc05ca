using Cartrita.Activities.Streaming;
using Cartrita.Activities.Telemetry;
using Cartrita.Adapters.Streaming;
using Cartrita.Core.Attachments;
using Cartrita.Core.Attachments.Contents;
using Cartrita.Core.Attachments.Events;
using Cartrita.Core.Durable;
using Cartrita.Core.Errors;
using Cartrita.Core.Storage;
using Microsoft.Azure.Functions.Worker;

namespace Cartrita.Activities.Attachments;

/// <summary>Refers a file to the content of its bytes and name (ATT-06): the one that another file brought, or one of its own.</summary>
/// <param name="documents">The attachment.</param>
/// <param name="attachments">The file that brought the content.</param>
/// <param name="register">Who refers to which content.</param>
/// <param name="manifests">The parts of a content.</param>
/// <param name="writers">The frames.</param>
/// <param name="events">Tells of a duplicate.</param>
/// <param name="listed">The list of the owner's files, by which searches come to contents.</param>
/// <param name="traces">Tells of the step.</param>
public sealed class ClaimContentActivity(
    IngestionDocuments documents,
    DocumentCollection<AttachmentDocument> attachments,
    ContentRegister register,
    ContentManifests manifests,
    FrameWriters writers,
    IFileEvents events,
    AttachmentIndex listed,
    RunTraces traces)
{
    private const int MaximumAttempts = 3;

    /// <summary>Claims.</summary>
    /// <param name="input">The file.</param>
    /// <param name="cancellationToken">The host stops.</param>
    [Function(DurableNames.ClaimContent)]
    public Task<Outcome<ClaimResult>> RunAsync([ActivityTrigger] IngestStepInput input, CancellationToken cancellationToken) =>
        traces.RunAsync(RunSteps.OfFile(DurableNames.ClaimContent, input.Attempt), input.Scope, () => ReferAsync(input, cancellationToken));

    private async Task<Outcome<ClaimResult>> ReferAsync(IngestStepInput input, CancellationToken cancellationToken)
    {
        var (owner, id) = (input.Scope.OwnerId, input.AttachmentId);
        var attachment = await documents.ReadAsync(owner, id, cancellationToken);
        var (claim, mustWait) = await ClaimAsync(attachment, cancellationToken);
        var result = new ClaimResult { ContentId = claim.ContentId, MustWait = mustWait };
        attachment = await documents.MoveAsync(
            owner, id, document => document with { Status = AttachmentStatus.Ingesting, ContentId = claim.ContentId == id ? null : claim.ContentId }, cancellationToken);
        await listed.PlaceAsync(attachment);
        if (!claim.IsFirst)
        {
            await using var frames = writers.Open(input.Scope);
            frames.WriteProgress(attachment, IngestionFrames.Claimed);
            await events.TellAsync(FileEvent.Of(FileEventKinds.Deduplicated, attachment) with { DuplicateOf = claim.ContentId }, cancellationToken);
        }

        return Outcome.Of(claim.State == ContentState.Ready
            ? result with { Known = Sum(await manifests.ReadAsync(owner, claim.ContentId, cancellationToken)) }
            : result);
    }

    private async Task<(ContentClaim Claim, bool MustWait)> ClaimAsync(AttachmentDocument attachment, CancellationToken cancellationToken)
    {
        for (var attempt = 1; ; attempt++)
        {
            var claim = await register.ClaimAsync(attachment.OwnerId, attachment.Id, attachment.Sha256, attachment.FileName, cancellationToken);
            if (claim.IsFirst || claim.State == ContentState.Ready)
            {
                return (claim, false);
            }

            if (await attachments.ReadAsync(attachment.OwnerId, claim.ContentId.Value, cancellationToken) is not { Value: var first })
            {
                // The file that began the content was deleted meanwhile: this one goes on with it.
                return (claim, false);
            }

            if (!AttachmentStatusNames.IsFinal(first.Status) || attempt == MaximumAttempts)
            {
                return (claim, true);
            }

            // It came to its end between the two looks: the content is there now, or given up.
        }
    }

    private static ExtractResult Sum(ContentManifest manifest) => new()
    {
        ChunkCount = manifest.Parts.Sum(part => part.ChunkCount),
        TextLength = manifest.Parts.Sum(part => part.TextLength),
        Groups = 0,
        Parts = manifest.Parts.Count,
        Language = manifest.Language,
    };
}
