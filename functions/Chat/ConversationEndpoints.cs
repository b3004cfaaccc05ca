using Cartrita.Core.Chat;
using Cartrita.Core.Governance;
using Cartrita.Core.Identifiers;
using Cartrita.Core.Storage;
using Cartrita.Functions.Governance;
using Cartrita.Functions.Http;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Mvc;
using Microsoft.Azure.Functions.Worker;

namespace Cartrita.Functions.Chat;

/// <summary>Makes conversations.</summary>
internal sealed class ConversationEndpoints(
    IDocumentStore store, DocumentCollection<ConversationHeader> conversations, IIdSource ids, TimeProvider time)
{
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
        var now = time.GetUtcNow();
        var header = new ConversationHeader { Id = id, OwnerId = owner, CreatedAt = now, UpdatedAt = now };
        try
        {
            await store.WriteAsync([conversations.Create(owner, id.Value, header)], request.HttpContext.RequestAborted);
        }
        catch (DocumentConflictException) when (key is not null)
        {
            // The key was used before: its conversation is the answer.
        }

        return JsonAnswer.Created(new ConversationBody(id), HttpJson.Wire.ConversationBody);
    }
}

/// <summary>The body of <c>POST /api/conversations</c>: an empty object, or none at all.</summary>
internal sealed record CreateConversationBody;

/// <summary>A conversation.</summary>
/// <param name="Id">Its id.</param>
internal sealed record ConversationBody(ConversationId Id);
