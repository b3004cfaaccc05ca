using Cartrita.Core.Attachments;
using Cartrita.Core.Attachments.Capacity;
using Cartrita.Core.Durable;
using Cartrita.Core.Errors;
using Cartrita.Core.Governance;
using Cartrita.Core.Storage;
using Cartrita.Functions.Governance;
using Cartrita.Functions.Http;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Mvc;
using Microsoft.Azure.Functions.Worker;
using Microsoft.DurableTask.Client;

namespace Cartrita.Functions.Attachments;

/// <summary>Takes the owner's word that a binary file is to be indexed (ATT-10).</summary>
internal sealed class ConfirmationEndpoints(DocumentCollection<AttachmentDocument> attachments, AttachmentCapacity capacity, TimeProvider time)
{
    /// <summary>What the event says: whose word it is.</summary>
    internal const string Word = "owner";

    /// <summary>Confirms a file; again, it changes nothing.</summary>
    [Function(nameof(ConfirmAttachment))]
    [Access(Scope.Attachments)]
    public async Task<IActionResult> ConfirmAttachment(
        [HttpTrigger(AuthorizationLevel.Anonymous, "post", Route = "api/attachments/{id}/confirm")] HttpRequest request,
        string id,
        [DurableClient] DurableTaskClient client)
    {
        var (owner, file) = (request.Caller().OwnerId, RouteId.Parse<AttachmentId>(id));
        await attachments.UpdateAsync(owner, file.Value, found =>
            found is null || found.Confirmed || AttachmentStatusNames.IsFinal(found.Status) ? null : found with { Confirmed = true, UpdatedAt = time.GetUtcNow() });
        var attachment = (await attachments.ReadAsync(owner, file.Value, CancellationToken.None))?.Value ?? throw new CartritaException(Problems.NotFound);
        if (attachment.Status is AttachmentStatus.Rejected or AttachmentStatus.Failed)
        {
            throw new CartritaException(Problems.AttachmentUnusable);
        }

        // Told as often as asked, for the word may have been lost between the document and the orchestration; one that does not wait yet finds it in the document.
        if (!AttachmentStatusNames.IsFinal(attachment.Status) && await client.GetInstanceAsync(file.Value, CancellationToken.None) is { IsCompleted: false })
        {
            await client.RaiseEventAsync(file.Value, DurableNames.ConfirmEvent, Word, CancellationToken.None);
        }

        return JsonAnswer.Ok(AttachmentBody.Of(attachment, await capacity.ReadAsync(owner, attachment.ConversationId, CancellationToken.None)), HttpJson.Wire.AttachmentBody);
    }
}
