using System.Text.Json;
using Cartrita.Core.Errors;
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

/// <summary>OpenAI's responses: made, and streamed as they are made; none is kept.</summary>
internal sealed class ResponseEndpoints(Completions completions, StreamSlots slots, IIdSource ids, TimeProvider time)
{
    private static readonly JsonElement Auto = JsonElement.Parse("\"auto\"");

    /// <summary>Answers, at once or step by step.</summary>
    [Function(nameof(CreateResponse))]
    [Access(Scope.Chat)]
    public async Task<IActionResult> CreateResponse(
        [HttpTrigger(AuthorizationLevel.Anonymous, "post", Route = "v1/responses")] HttpRequest request,
        [DurableClient] DurableTaskClient client)
    {
        var caller = request.Caller();
        var body = await JsonBody.ReadAsync(request, OpenAIJson.Wire.ResponseRequestBody);
        using var slot = body.Stream == true ? await slots.TakeAsync(caller, request.HttpContext.RequestAborted) : null;
        using var reading = CancellationTokenSource.CreateLinkedTokenSource(request.HttpContext.RequestAborted, slot?.Ended ?? CancellationToken.None);
        var updates = (await completions.AskAsync(request, ResponseRequest.Read(body), client, reading.Token)).Until(slot);
        var builder = new ResponseBuilder(Begun(body), ids);
        if (body.Stream == true)
        {
            await StreamAsync(request, updates, builder);
            return new EmptyResult();
        }

        await foreach (var update in updates)
        {
            _ = builder.Add(update).Count();
        }

        _ = builder.End().Count();
        return JsonAnswer.Ok(builder.Response, OpenAIJson.Wire.ResponseBody);
    }

    private static async Task StreamAsync(HttpRequest request, IAsyncEnumerable<ChatResponseUpdate> updates, ResponseBuilder builder)
    {
        var left = request.HttpContext.RequestAborted;
        using var events = new OpenAIEvents(request.HttpContext.Response);
        await using var pieces = updates.GetAsyncEnumerator(left);
        var more = await pieces.MoveNextAsync();
        events.Open();
        Write(events, builder.Begin(more ? pieces.Current : null));
        try
        {
            for (; more; more = await pieces.MoveNextAsync())
            {
                if (pieces.Current is { Contents.Count: 0, FinishReason: null })
                {
                    events.WriteWorking();
                }

                Write(events, builder.Add(pieces.Current));
                await events.SendAsync(left);
            }

            Write(events, builder.End());
        }
        catch (CartritaException exception)
        {
            // The head is out, so the client reads in the stream that it failed.
            Write(events, [builder.Fail(exception)]);
        }

        await events.SendAsync(left);
    }

    private static void Write(OpenAIEvents events, IEnumerable<ResponseEvent> steps)
    {
        foreach (var step in steps)
        {
            events.Write(step, OpenAIJson.Wire.ResponseEvent, step.Type);
        }
    }

    private ResponseBody Begun(ResponseRequestBody body) => new()
    {
        Id = $"resp_{ids.NewId()}",
        CreatedAt = time.GetUtcNow().ToUnixTimeSeconds(),
        Status = "in_progress",
        Instructions = body.Instructions,
        MaxOutputTokens = body.MaxOutputTokens,
        Model = body.Model,
        Reasoning = body.Reasoning,
        ParallelToolCalls = body.ParallelToolCalls ?? true,
        Temperature = body.Temperature,
        ToolChoice = body.ToolChoice is { ValueKind: not JsonValueKind.Null } choice ? choice : Auto,
        Tools = body.Tools ?? [],
        TopP = body.TopP,
        Metadata = body.Metadata ?? new Dictionary<string, string>(),
    };
}
