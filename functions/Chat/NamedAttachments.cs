using System.Text.Json.Nodes;
using Cartrita.Core.Attachments;
using Cartrita.Core.Chat;
using Cartrita.Core.Errors;
using Cartrita.Core.Governance;
using Cartrita.Core.Storage;
using Microsoft.Extensions.Options;

namespace Cartrita.Functions.Chat;

/// <summary>Checks the attachments that a request names, and waits for those that are still being ingested, and for those that were brought to its conversation.</summary>
internal sealed class NamedAttachments(DocumentCollection<AttachmentDocument> documents, ConversationFiles files, IOptions<ChatOptions> options, TimeProvider time)
{
    private static readonly TimeSpan LookEvery = TimeSpan.FromMilliseconds(100);

    /// <summary>Returns once all of them can be asked, with the files of the conversation where the request names none; throws the problem of the first that can't.</summary>
    public async Task<IReadOnlyList<AttachmentId>> RequireUsableAsync(OwnerId owner, ConversationId? conversation, IReadOnlyList<AttachmentId> named, CancellationToken cancellationToken)
    {
        var own = named.Count == 0 && conversation is { } id ? await files.BroughtAsync(owner, id, cancellationToken) : [];
        if (named.Count == 0 && own.Count == 0)
        {
            return own;
        }

        var waitedSince = time.GetTimestamp();
        var atMost = TimeSpan.FromSeconds(options.Value.AttachmentWaitSeconds);
        while (await PendingAsync(owner, named, own, cancellationToken) is { Count: > 0 } pending)
        {
            if (time.GetElapsedTime(waitedSince) >= atMost)
            {
                throw new CartritaException(Problems.IndexPending) { Extensions = States(pending) };
            }

            await Task.Delay(LookEvery, time, cancellationToken);
        }

        return own;
    }

    private async Task<IReadOnlyList<AttachmentDocument>> PendingAsync(
        OwnerId owner, IReadOnlyList<AttachmentId> named, IReadOnlyList<AttachmentId> own, CancellationToken cancellationToken)
    {
        var found = await documents.ReadManyAsync(owner, named.Concat(own).Select(attachment => attachment.Value), cancellationToken);
        if (found.Count < named.Count)
        {
            throw new CartritaException(Problems.NotFound, "There is no such attachment.");
        }

        AttachmentDocument[] all = [.. found.Select(stored => stored.Value)];
        AttachmentDocument[] unusable = [.. all.Where(attachment => attachment.Status is AttachmentStatus.Rejected or AttachmentStatus.Failed && named.Count > 0)];
        if (unusable.Length > 0)
        {
            throw new CartritaException(Problems.AttachmentUnusable) { Extensions = States(unusable) };
        }

        // What waits for its owner's word only they can hurry; a file that they did not name does not hold the question up.
        return [.. all.Where(attachment => !AttachmentStatusNames.IsFinal(attachment.Status) && (named.Count > 0 || attachment.Status != AttachmentStatus.AwaitingConfirmation))];
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
