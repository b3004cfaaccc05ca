using Cartrita.Core.Chat;
using Cartrita.Core.Errors;
using Cartrita.Core.Governance;
using Cartrita.Core.Identifiers;
using Cartrita.Core.Storage;
using Cartrita.Functions.Governance;
using Cartrita.Functions.Http;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Mvc;
using Microsoft.Azure.Functions.Worker;

namespace Cartrita.Functions.Chat;

/// <summary>Makes, lists, shows and renames conversations.</summary>
internal sealed class ConversationEndpoints(
    IDocumentStore store,
    DocumentCollection<ConversationHeader> conversations,
    OwnedConversations owned,
    ConversationMessages messages,
    ConversationIndex index,
    ConversationDeletions deletions,
    IIdSource ids,
    TimeProvider time)
{
    private const int MaximumAttempts = 5;

    /// <summary>Makes an empty conversation; the same key makes the same one.</summary>
    [Function(nameof(CreateConversation))]
    [Access(Scope.Chat)]
    public async Task<IActionResult> CreateConversation(
        [HttpTrigger(AuthorizationLevel.Anonymous, "post", Route = "api/conversations")] HttpRequest request)
    {
        var owner = request.Caller().OwnerId;
        if (request.ContentLength is not (null or 0) || request.Headers.TransferEncoding.Count > 0)
        {
            await JsonBody.ReadAsync(request, HttpJson.Wire.CreateConversationBody);
        }

        var key = IdempotencyKey.Of(request);
        var id = new ConversationId(key is null ? ids.NewId() : IdentifierForm.Derive("conversation", owner.Value, key));
        if (key is not null && await deletions.FindAsync(owner, id, request.HttpContext.RequestAborted) is not null)
        {
            throw new CartritaException(Problems.Conflict, "The conversation that the key made was deleted a moment ago.");
        }

        if (key is not null && await conversations.ReadAsync(owner, id.Value, request.HttpContext.RequestAborted) is { } first)
        {
            // The key was used before: its conversation is the answer.
            return Show(request, first, StatusCodes.Status201Created);
        }

        var now = time.GetUtcNow();
        var header = new ConversationHeader { Id = id, OwnerId = owner, CreatedAt = now, UpdatedAt = now };

        // The list first: an entry without a conversation is passed over, a conversation without an entry would be seen by nobody.
        await index.TouchAsync(header, request.HttpContext.RequestAborted);
        try
        {
            var tags = await store.WriteAsync([conversations.Create(owner, id.Value, header)], request.HttpContext.RequestAborted);
            return Show(request, new Versioned<ConversationHeader>(header, tags[0]!), StatusCodes.Status201Created);
        }
        catch (DocumentConflictException) when (key is not null)
        {
            // Both requests of a key came at once.
            return Show(request, await owned.FindAsync(request, id.Value), StatusCodes.Status201Created);
        }
    }

    /// <summary>Lists conversations, the latest active first.</summary>
    [Function(nameof(ListConversations))]
    [Access(Scope.Chat)]
    public async Task<IActionResult> ListConversations(
        [HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = "api/conversations")] HttpRequest request)
    {
        Negotiation.Choose(request, Negotiation.Json);
        return JsonAnswer.Tagged(request, await owned.ListAsync(request), HttpJson.Wire.ConversationPage);
    }

    /// <summary>Shows a conversation, without its messages.</summary>
    [Function(nameof(GetConversation))]
    [Access(Scope.Chat)]
    public async Task<IActionResult> GetConversation(
        [HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = "api/conversations/{id}")] HttpRequest request, string id)
    {
        Negotiation.Choose(request, Negotiation.Json);
        var header = await owned.FindAsync(request, id);
        request.HttpContext.Response.Headers.CacheControl = "private, no-cache";
        return request.IsCurrent(EntityTag.Of(header)) ? new StatusCodeResult(StatusCodes.Status304NotModified) : Show(request, header, StatusCodes.Status200OK);
    }

    /// <summary>Lists the messages of a conversation, the oldest first.</summary>
    [Function(nameof(ListConversationMessages))]
    [Access(Scope.Chat)]
    public async Task<IActionResult> ListConversationMessages(
        [HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = "api/conversations/{id}/messages")] HttpRequest request, string id)
    {
        Negotiation.Choose(request, Negotiation.Json);
        var header = (await owned.FindAsync(request, id)).Value;
        var page = PageRequest.Of(request, $"messages of {header.Id}");
        return JsonAnswer.Tagged(request, await messages.PageAsync(header, page, request.HttpContext.RequestAborted), HttpJson.Wire.ConversationMessagePage);
    }

    /// <summary>Renames a conversation: the version that <c>If-Match</c> names, or whatever it is where that is absent.</summary>
    [Function(nameof(RenameConversation))]
    [Access(Scope.Chat)]
    public async Task<IActionResult> RenameConversation(
        [HttpTrigger(AuthorizationLevel.Anonymous, "patch", Route = "api/conversations/{id}")] HttpRequest request, string id)
    {
        var body = await JsonBody.ReadAsync(request, HttpJson.Wire.RenameConversationBody);
        var title = ConversationTitle.Check(body.Title)
            ?? throw new CartritaException(Problems.InvalidRequest, $"A title has 1 to {ConversationTitle.MaximumLength} characters that can be seen.");
        for (var attempt = 1; ; attempt++)
        {
            var header = await owned.FindAsync(request, id);
            if (!request.MayChange(EntityTag.Of(header)))
            {
                throw new CartritaException(Problems.PreconditionFailed);
            }

            var renamed = header.Value with { Title = title };
            try
            {
                var tags = await store.WriteAsync([conversations.Replace(renamed.OwnerId, renamed.Id.Value, renamed, header.ETag)], request.HttpContext.RequestAborted);
                return Show(request, new Versioned<ConversationHeader>(renamed, tags[0]!), StatusCodes.Status200OK);
            }
            catch (DocumentConflictException) when (attempt < MaximumAttempts)
            {
                // A chat took or freed it, or somebody else renamed it: where a version was named, the next look refuses.
            }
        }
    }

    private static IActionResult Show(HttpRequest request, Versioned<ConversationHeader> header, int status)
    {
        request.HttpContext.Response.GetTypedHeaders().ETag = EntityTag.Of(header);
        var body = ConversationBody.Of(header.Value);
        return status == StatusCodes.Status201Created
            ? JsonAnswer.Created(body, HttpJson.Wire.ConversationBody)
            : JsonAnswer.Ok(body, HttpJson.Wire.ConversationBody);
    }
}
