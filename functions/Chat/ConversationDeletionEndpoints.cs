using Cartrita.Core.Chat;
using Cartrita.Core.Governance;
using Cartrita.Functions.Governance;
using Cartrita.Functions.Http;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Mvc;
using Microsoft.Azure.Functions.Worker;
using Microsoft.DurableTask.Client;

namespace Cartrita.Functions.Chat;

/// <summary>Deletes conversations.</summary>
internal sealed class ConversationDeletionEndpoints(ConversationDeletion deletion)
{
    /// <summary>Deletes a conversation with everything that hangs on it; a run that is at work on it is cancelled.</summary>
    [Function(nameof(DeleteConversation))]
    [Access(Scope.Chat)]
    public async Task<IActionResult> DeleteConversation(
        [HttpTrigger(AuthorizationLevel.Anonymous, "delete", Route = "api/conversations/{id}")] HttpRequest request,
        string id,
        [DurableClient] DurableTaskClient client)
    {
        var conversation = await deletion.CloseAsync(request, id);
        if (!await deletion.EraseAsync(request.Caller().OwnerId, conversation, client, request.HttpContext.RequestAborted))
        {
            return JsonAnswer.Accepted(new DeletedConversationBody(conversation, "deleting"), HttpJson.Wire.DeletedConversationBody);
        }

        request.HttpContext.Response.StatusCode = StatusCodes.Status204NoContent;
        return new EmptyResult();
    }
}

/// <summary>The answer to a deletion that is not finished yet.</summary>
/// <param name="Id">The conversation, which nobody sees any more.</param>
/// <param name="Status">Always <c>deleting</c>: it is erased once its run has ended.</param>
internal sealed record DeletedConversationBody(ConversationId Id, string Status);
