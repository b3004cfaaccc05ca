using Cartrita.Core.Chat;
using Cartrita.Core.Governance;
using Cartrita.Functions.Governance;
using Cartrita.Functions.Http;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Mvc;
using Microsoft.Azure.Functions.Worker;

namespace Cartrita.Functions.Chat;

/// <summary>Forks conversations.</summary>
internal sealed class ConversationForkEndpoints(OwnedConversations owned, ConversationFork fork)
{
    /// <summary>Makes a conversation with the messages of another one, up to one of them; the same key makes the same one.</summary>
    [Function(nameof(ForkConversation))]
    [Access(Scope.Chat)]
    public async Task<IActionResult> ForkConversation(
        [HttpTrigger(AuthorizationLevel.Anonymous, "post", Route = "api/conversations/{id}/fork")] HttpRequest request, string id)
    {
        var key = IdempotencyKey.Of(request);
        var body = await JsonBody.ReadAsync(request, HttpJson.Wire.ForkConversationBody);
        var source = await owned.FindAsync(request, id);
        var made = await fork.ForkAsync(source.Value, RouteId.Parse<MessageId>(body.MessageId), key, request.HttpContext.RequestAborted);
        request.HttpContext.Response.GetTypedHeaders().ETag = EntityTag.Of(made);
        return JsonAnswer.Created(ConversationBody.Of(made.Value), HttpJson.Wire.ConversationBody);
    }
}

/// <summary>The body of <c>POST /api/conversations/{id}/fork</c>.</summary>
/// <param name="MessageId">The last message that the fork takes over.</param>
internal sealed record ForkConversationBody(string MessageId);
