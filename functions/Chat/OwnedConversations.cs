using Cartrita.Core.Chat;
using Cartrita.Core.Errors;
using Cartrita.Core.Storage;
using Cartrita.Functions.Http;
using Microsoft.AspNetCore.Http;

namespace Cartrita.Functions.Chat;

/// <summary>Finds the conversations that a request may see: the caller's own.</summary>
internal sealed class OwnedConversations(DocumentCollection<ConversationHeader> conversations, ConversationIndex index)
{
    private const string Collection = "conversations";

    /// <summary>The conversation that a route names.</summary>
    /// <param name="request">Who asks.</param>
    /// <param name="id">The id in the route.</param>
    /// <exception cref="CartritaException">There is no such conversation, or it is somebody else's.</exception>
    public async Task<Versioned<ConversationHeader>> FindAsync(HttpRequest request, string id)
    {
        var conversation = RouteId.Parse<ConversationId>(id);
        return await conversations.ReadAsync(request.Caller().OwnerId, conversation.Value, request.HttpContext.RequestAborted) is { Value.IsVisible: true } found
            ? found
            : throw new CartritaException(Problems.NotFound);
    }

    /// <summary>A page of the caller's conversations, the latest active first.</summary>
    public async Task<ConversationPage> ListAsync(HttpRequest request)
    {
        var page = PageRequest.Of(request, Collection);
        var (owner, cancelled) = (request.Caller().OwnerId, request.HttpContext.RequestAborted);
        var rest = await index.ListAsync(owner, AfterOf(page), cancelled);
        var items = new List<ConversationBody>();
        var read = 0;
        while (items.Count < page.Limit && read < rest.Count)
        {
            // What the index has and the store has not is being made or being deleted, so the page is filled from what comes after it.
            var next = rest.Skip(read).Take(page.Limit - items.Count).ToList();
            read += next.Count;
            var found = await conversations.ReadManyAsync(owner, next.Select(position => position.Id.Value), cancelled);
            items.AddRange(found.Where(header => header.Value.IsVisible).Select(header => ConversationBody.Of(header.Value)));
        }

        return new ConversationPage(items, read < rest.Count ? page.Next(rest[read - 1].ToString()) : null);
    }

    private static ConversationPosition? AfterOf(PageRequest page) =>
        page.After is null ? null : ConversationPosition.TryParse(page.After, out var after) ? after : throw PageRequest.UnknownCursor();
}
