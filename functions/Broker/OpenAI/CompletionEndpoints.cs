using Cartrita.Core.Governance;
using Cartrita.Core.Identifiers;
using Cartrita.Functions.Governance;
using Cartrita.Functions.Http;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Mvc;
using Microsoft.Azure.Functions.Worker;
using Microsoft.DurableTask.Client;

namespace Cartrita.Functions.Broker.OpenAI;

/// <summary>OpenAI's chat completions (BRK-03).</summary>
internal sealed class CompletionEndpoints(Completions completions, StreamSlots slots, IIdSource ids, TimeProvider time)
{
    /// <summary>Answers, at once or piece by piece.</summary>
    [Function(nameof(CreateChatCompletion))]
    [Access(Scope.Chat)]
    public async Task<IActionResult> CreateChatCompletion(
        [HttpTrigger(AuthorizationLevel.Anonymous, "post", Route = "v1/chat/completions")] HttpRequest request,
        [DurableClient] DurableTaskClient client)
    {
        var caller = request.Caller();
        var body = await JsonBody.ReadAsync(request, OpenAIJson.Wire.ChatCompletionBody);
        using var slot = body.Stream == true ? await slots.TakeAsync(caller, request.HttpContext.RequestAborted) : null;
        using var reading = CancellationTokenSource.CreateLinkedTokenSource(request.HttpContext.RequestAborted, slot?.Ended ?? CancellationToken.None);
        var updates = (await completions.AskAsync(request, body, client, reading.Token)).Until(slot);
        var head = CompletionHead.New(ids, time, body.Model);
        if (body.Stream != true)
        {
            return JsonAnswer.Ok(await WholeCompletion.ReadAsync(updates, head), OpenAIJson.Wire.ChatCompletion);
        }

        using var events = new OpenAIEvents(request.HttpContext.Response);
        await new CompletionStream(events, head, body.StreamOptions?.IncludeUsage == true).SendAsync(updates, request.HttpContext.RequestAborted);
        return new EmptyResult();
    }
}
