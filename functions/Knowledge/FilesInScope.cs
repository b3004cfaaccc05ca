using Cartrita.Core.Attachments;
using Cartrita.Core.Chat;
using Cartrita.Core.Errors;
using Cartrita.Core.Governance;
using Cartrita.Core.Knowledge;
using Cartrita.Core.Storage;
using Cartrita.Functions.Chat;
using Cartrita.Functions.Http;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Options;

namespace Cartrita.Functions.Knowledge;

/// <summary>Finds the files that a search is about, and waits for those that are being ingested.</summary>
internal sealed class FilesInScope(
    DocumentCollection<AttachmentDocument> attachments, AttachmentIndex index, OwnedConversations conversations, ConversationFiles filesOf, IOptions<KnowledgeOptions> options, TimeProvider time)
{
    private static readonly TimeSpan FirstPause = TimeSpan.FromMilliseconds(100);
    private static readonly TimeSpan LongestPause = TimeSpan.FromSeconds(1);

    /// <summary>The files that a body names; null for all of the caller's.</summary>
    /// <exception cref="CartritaException">One of them does not exist, or is somebody else's.</exception>
    public async Task<IReadOnlyList<AttachmentId>?> FindAsync(HttpRequest request, SearchBody body)
    {
        var (owner, cancelled) = (request.Caller().OwnerId, request.HttpContext.RequestAborted);
        AttachmentId[]? named = body.Attachments is null ? null : [.. body.Attachments.Distinct()];
        if (named is not null && (await attachments.ReadManyAsync(owner, named.Select(id => id.Value), cancelled)).Count < named.Length)
        {
            throw new CartritaException(Problems.NotFound, "There is no such attachment.");
        }

        if (body.ConversationId is not { } id)
        {
            return named;
        }

        var conversation = await filesOf.AllAsync((await conversations.FindAsync(request, id.Value)).Value, cancelled);
        return named is null ? conversation : [.. named.Intersect(conversation)];
    }

    /// <summary>The files that are not searched yet, once the budget is over or none is left that time helps.</summary>
    /// <remarks>Only the files that were open at the first look are looked at again, and less and less often. The answer is a whole look once more: a file that came meanwhile is not waited for, but named.</remarks>
    public async Task<IReadOnlyList<AttachmentDocument>> WaitAsync(OwnerId owner, IReadOnlyList<AttachmentId>? files, int seconds, CancellationToken cancellationToken)
    {
        var begin = time.GetTimestamp();
        var budget = TimeSpan.FromSeconds(Math.Min(seconds, options.Value.MostWaitSeconds));
        var first = await PendingAsync(owner, files, cancellationToken);
        var (pending, pause) = (first, FirstPause);

        // A file that waits for its owner's word waits for as long as that takes.
        while (pending.Any(file => file.Status != AttachmentStatus.AwaitingConfirmation) && budget - time.GetElapsedTime(begin) is var left && left > TimeSpan.Zero)
        {
            await Task.Delay(pause < left ? pause : left, time, cancellationToken);
            pending = await PendingAsync(owner, [.. pending.Select(file => file.Id)], cancellationToken);
            pause = pause * 2 < LongestPause ? pause * 2 : LongestPause;
        }

        return ReferenceEquals(pending, first) ? first : await PendingAsync(owner, files, cancellationToken);
    }

    private async Task<IReadOnlyList<AttachmentDocument>> PendingAsync(OwnerId owner, IReadOnlyList<AttachmentId>? files, CancellationToken cancellationToken)
    {
        if (files is null)
        {
            return await index.PendingAsync(owner, cancellationToken);
        }

        var found = await attachments.ReadManyAsync(owner, files.Select(file => file.Value), cancellationToken);
        return [.. found.Select(stored => stored.Value).Where(file => !AttachmentStatusNames.IsFinal(file.Status))];
    }
}
