using Cartrita.Core.Attachments.Capacity;
using Cartrita.Core.Attachments.Checks;
using Cartrita.Core.Attachments.Events;
using Cartrita.Core.Attachments.Uploads;
using Cartrita.Core.Chat;
using Cartrita.Core.Errors;
using Cartrita.Core.Governance;
using Cartrita.Core.Storage;

namespace Cartrita.Functions.Attachments;

/// <summary>Lets a file into the account of its conversation, or of the library, before any of it is stored (ATT-02, ATT-03).</summary>
/// <remarks>A mark goes first, so what is reserved for a file that never comes is given back by the sweeper.</remarks>
internal sealed class FileReservations(IDocumentStore store, DocumentCollection<ConversationHeader> conversations, AttachmentCapacity capacity, OpenUploads marks, IFileEvents events)
{
    /// <summary>The member of answers and problems that shows an account.</summary>
    public const string CapacityMember = "capacity";

    /// <summary>Checks what a client says of a file; a refusal of the file itself shows how the account stands, as every answer about a file does (ATT-03).</summary>
    /// <typeparam name="T">What the check gives.</typeparam>
    /// <param name="owner">Whose account.</param>
    /// <param name="conversation">The conversation's account, or the library's.</param>
    /// <param name="check">The check.</param>
    public async Task<T> CheckAsync<T>(OwnerId owner, ConversationId? conversation, Func<Task<T>> check)
    {
        try
        {
            return await check();
        }
        catch (CartritaException refused) when (FileChecks.Refusals.Contains(refused.Problem))
        {
            var state = await capacity.ReadAsync(owner, conversation, CancellationToken.None);
            throw new CartritaException(refused.Problem, refused.Detail, refused) { Extensions = new Dictionary<string, object?> { [CapacityMember] = state } };
        }
    }

    /// <summary>Reserves what a file needs and gives how its account then stands.</summary>
    /// <param name="mark">The file and the account.</param>
    /// <param name="file">What was declared.</param>
    /// <exception cref="CartritaException">It does not fit; or there is no such conversation, or it is being deleted.</exception>
    public async Task<CapacityState> ReserveAsync(OpenUploadDocument mark, DeclaredFile file)
    {
        await RequireConversationAsync(mark.OwnerId, mark.ConversationId);
        var asked = new FileEvent
        {
            Kind = FileEventKinds.Requested,
            OwnerId = mark.OwnerId,
            AttachmentId = mark.AttachmentId,
            ConversationId = mark.ConversationId,
            Category = file.Category,
            SizeBytes = file.SizeBytes,
        };
        await events.TellAsync(asked, CancellationToken.None);
        await store.WriteAsync([marks.Open(mark)], CancellationToken.None);
        var reservation = await capacity.ReserveAsync(
            mark.OwnerId, mark.ConversationId, mark.AttachmentId, file.Entry, state => FileChecks.Decide(file.Facts, state), CancellationToken.None);
        if (reservation.Refusal is { } refusal)
        {
            await store.WriteAsync([marks.Close(mark)], CancellationToken.None);
            await events.TellAsync(asked with { Kind = FileEventKinds.LimitReached, Code = refusal.Problem.Code }, CancellationToken.None);
            await events.TellAsync(asked with { Kind = FileEventKinds.Rejected, Code = refusal.Problem.Code }, CancellationToken.None);
            throw new CartritaException(refusal.Problem, refusal.Detail) { Extensions = new Dictionary<string, object?> { [CapacityMember] = reservation.State } };
        }

        return reservation.State;
    }

    /// <summary>Refuses a conversation that the owner does not have, or that is being deleted.</summary>
    public async Task RequireConversationAsync(OwnerId owner, ConversationId? conversation)
    {
        if (conversation is { } id && await conversations.ReadAsync(owner, id.Value, CancellationToken.None) is not { Value.IsVisible: true })
        {
            throw new CartritaException(Problems.NotFound, "There is no such conversation.");
        }
    }
}
