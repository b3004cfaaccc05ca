using Cartrita.Functions.Http;
using Cartrita.Functions.Telemetry;
using Microsoft.AspNetCore.Http;
using Microsoft.DurableTask.Client;
using Microsoft.Extensions.AI;

namespace Cartrita.Functions.Broker.OpenAI;

/// <summary>Answers a question: by the supervisor under its own name, by a model itself under any other.</summary>
internal sealed class Completions(SupervisorCompletions supervisor, ModelCompletions models, StreamMeter meter)
{
    /// <summary>The pieces of the answer; what is wrong with the request is thrown before the first.</summary>
    public async Task<IAsyncEnumerable<ChatResponseUpdate>> AskAsync(HttpRequest request, ChatCompletionBody body, DurableTaskClient client, CancellationToken left)
    {
        var pieces = await PiecesAsync(request, body, client, left);
        return body.Stream == true ? meter.Follow(pieces, body.Model, request.Info().Received) : pieces;
    }

    private async Task<IAsyncEnumerable<ChatResponseUpdate>> PiecesAsync(HttpRequest request, ChatCompletionBody body, DurableTaskClient client, CancellationToken left)
    {
        var caller = request.Info();
        if (body.Model != SupervisorCompletions.Model)
        {
            return await models.AskAsync(caller, body, left);
        }

        var run = await supervisor.StartAsync(caller, body, IdempotencyKey.Of(request), client, left);
        request.HttpContext.Response.Headers[SupervisorCompletions.RunHeader] = run.Id.Value;
        return supervisor.FollowAsync(run, body.Stream == true, client, left);
    }
}
