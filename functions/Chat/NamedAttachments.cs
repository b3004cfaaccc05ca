using System.Text.Json.Nodes;
using Cartrita.Core.Attachments;
using Cartrita.Core.Errors;
using Cartrita.Core.Governance;
using Cartrita.Core.Storage;
using Microsoft.Extensions.Options;

namespace Cartrita.Functions.Chat;

/// <summary>Checks the attachments that a request names, and waits for those that are still being ingested.</summary>
internal sealed class NamedAttachments(DocumentCollection<AttachmentDocument> documents, IOptions<ChatOptions> options, TimeProvider time)
{
    private static readonly TimeSpan LookEvery = TimeSpan.FromMilliseconds(100);

    /// <summary>Returns once all of them can be asked; throws the problem of the first that can't.</summary>
    public async Task RequireUsableAsync(OwnerId owner, IReadOnlyList<AttachmentId> attachments, CancellationToken cancellationToken)
    {
        if (attachments.Count == 0)
        {
            return;
        }

        var waitedSince = time.GetTimestamp();
        var atMost = TimeSpan.FromSeconds(options.Value.AttachmentWaitSeconds);
        while (await PendingAsync(owner, attachments, cancellationToken) is { Count: > 0 } pending)
        {
            if (time.GetElapsedTime(waitedSince) >= atMost)
            {
                throw new CartritaException(Problems.IndexPending) { Extensions = States(pending) };
            }

            await Task.Delay(LookEvery, time, cancellationToken);
        }
    }

    private async Task<IReadOnlyList<AttachmentDocument>> PendingAsync(
        OwnerId owner, IReadOnlyList<AttachmentId> attachments, CancellationToken cancellationToken)
    {
        var found = await documents.ReadManyAsync(owner, attachments.Select(attachment => attachment.Value), cancellationToken);
        if (found.Count < attachments.Count)
        {
            throw new CartritaException(Problems.NotFound, "There is no such attachment.");
        }

        AttachmentDocument[] all = [.. found.Select(stored => stored.Value)];
        AttachmentDocument[] unusable = [.. all.Where(attachment => attachment.Status is AttachmentStatus.Rejected or AttachmentStatus.Failed)];
        return unusable.Length > 0
            ? throw new CartritaException(Problems.AttachmentUnusable) { Extensions = States(unusable) }
            : [.. all.Where(attachment => attachment.Status is not (AttachmentStatus.Indexed or AttachmentStatus.Stored))];
    }

    private static Dictionary<string, object?> States(IEnumerable<AttachmentDocument> attachments) => new()
    {
        ["attachments"] = new JsonArray([.. attachments.Select(State)]),
    };

    private static JsonObject State(AttachmentDocument attachment)
    {
        var state = new JsonObject
        {
            ["id"] = attachment.Id.Value,
            ["fileName"] = attachment.FileName,
            ["status"] = AttachmentStatusNames.Of(attachment.Status),
        };
        if (attachment.ProblemCode is { } code)
        {
            state["problemCode"] = code;
        }

        return state;
    }
}
