using Cartrita.Core.Governance;
using Cartrita.Core.Identifiers;
using Cartrita.Functions.Governance;
using Cartrita.Functions.Http;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Mvc;
using Microsoft.Azure.Functions.Worker;
using Microsoft.DurableTask.Client;
using Microsoft.Extensions.AI;

namespace Cartrita.Functions.Broker.OpenAI;

/// <summary>OpenAI's chat completions (BRK-03): of the supervisor under its own name, of a model itself under any other.</summary>
internal sealed class CompletionEndpoints(SupervisorCompletions supervisor, ModelCompletions models, IIdSource ids, TimeProvider time)
{
    /// <summary>Answers, at once or piece by piece.</summary>
    [Function(nameof(CreateChatCompletion))]
    [Access(Scope.Chat)]
    public async Task<IActionResult> CreateChatCompletion(
        [HttpTrigger(AuthorizationLevel.Anonymous, "post", Route = "v1/chat/completions")] HttpRequest request,
        [DurableClient] DurableTaskClient client)
    {
        var (caller, left) = (request.Info(), request.HttpContext.RequestAborted);
        request.Caller();
        var body = await JsonBody.ReadAsync(request, OpenAIJson.Wire.ChatCompletionBody);
        IAsyncEnumerable<ChatResponseUpdate> updates;
        if (body.Model == SupervisorCompletions.Model)
        {
            var run = await supervisor.StartAsync(caller, body, IdempotencyKey.Of(request), client, left);
            request.HttpContext.Response.Headers[SupervisorCompletions.RunHeader] = run.Id.Value;
            updates = supervisor.FollowAsync(run, body.Stream == true, client, left);
        }
        else
        {
            updates = models.Ask(caller, body, left);
        }

        var head = CompletionHead.New(ids, time, body.Model);
        if (body.Stream != true)
        {
            return JsonAnswer.Ok(await WholeCompletion.ReadAsync(updates, head), OpenAIJson.Wire.ChatCompletion);
        }

        using var stream = new CompletionStream(request.HttpContext.Response, head, body.StreamOptions?.IncludeUsage == true);
        await stream.SendAsync(updates, left);
        return new EmptyResult();
    }
}
