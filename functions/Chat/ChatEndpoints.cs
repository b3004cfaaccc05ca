using Cartrita.Adapters.Streaming;
using Cartrita.Core.Chat;
using Cartrita.Core.Errors;
using Cartrita.Core.Governance;
using Cartrita.Functions.Broker;
using Cartrita.Functions.Governance;
using Cartrita.Functions.Http;
using Cartrita.Functions.Streaming;
using Cartrita.Functions.Telemetry;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Mvc;
using Microsoft.Azure.Functions.Worker;
using Microsoft.DurableTask.Client;

namespace Cartrita.Functions.Chat;

/// <summary>Asks: one JSON answer, or the same as it comes (CHAT-01).</summary>
internal sealed class ChatEndpoints(
    ChatRuns runs, ChatAnswers answers, StreamSlots slots, RunFollower follower, RunLeaving leaving, RetryGuidance retries, StreamRules rules, StreamMeter meter, TimeProvider time)
{
    /// <summary>Answers once the run has ended.</summary>
    [Function(nameof(ChatAnswer))]
    [Access(Scope.Chat)]
    public async Task<IActionResult> ChatAnswer(
        [HttpTrigger(AuthorizationLevel.Anonymous, "post", Route = "api/chat")] HttpRequest request,
        [DurableClient] DurableTaskClient client)
    {
        Negotiation.Choose(request, Negotiation.Json);
        var left = request.HttpContext.RequestAborted;
        var (run, cancels) = await AdmitAsync(request, client);
        var answer = await leaving.WatchAsync(cancels, run, client, left, () => answers.WaitAsync(run, client, left));
        return JsonAnswer.Ok(answer, HttpJson.Wire.ChatAnswerBody);
    }

    /// <summary>Streams the run's frames until the chat ends.</summary>
    [Function(nameof(ChatStream))]
    [Access(Scope.Chat)]
    public async Task<IActionResult> ChatStream(
        [HttpTrigger(AuthorizationLevel.Anonymous, "post", Route = "api/chat/stream")] HttpRequest request,
        [DurableClient] DurableTaskClient client)
    {
        SocketAddress.RefuseWish(request, rules);
        Negotiation.Choose(request, SseAnswer.MediaType);
        var (cursor, left) = (StreamCursor.Of(request), request.HttpContext.RequestAborted);
        if (cursor.After is not null && IdempotencyKey.Of(request) is null)
        {
            // Only a repeated request has a stream to go on with.
            throw new CartritaException(Problems.InvalidCursor);
        }

        using var slot = await slots.TakeAsync(request.Caller(), left);
        var (run, cancels) = await AdmitAsync(request, client);
        return await leaving.WatchAsync(cancels, run, client, left, async () =>
        {
            // The place is free as soon as the stream ends; what leaving does then takes none.
            using var open = slot;
            await follower.CheckCursorAsync(run, cursor, left);
            var frames = meter.Follow(follower.FollowAsync(run, cursor, FrameStreamEnd.Chat, client, left), StreamMeter.Sse, run, request.Info().Received);
            await new SseAnswer(request.HttpContext.Response, rules, time).SendAsync(frames, retries.Next(run.Id, cursor.After is not null), slot.Ended, left);
            return new EmptyResult();
        });
    }

    private async Task<(RunDocument Run, bool Cancels)> AdmitAsync(HttpRequest request, DurableTaskClient client)
    {
        var (key, query) = (IdempotencyKey.Of(request), CancelOnDisconnect(request.Query["cancelOnDisconnect"].ToString()));
        var body = await JsonBody.ReadAsync(request, HttpJson.Wire.ChatBody);
        var run = await runs.StartAsync(request.Info(), ChatCommand.Parse(body), key, client, request.HttpContext.RequestAborted);
        return (run, body.CancelOnDisconnect ?? query);
    }

    private static bool CancelOnDisconnect(string text) => text switch
    {
        "" or "false" => false,
        "true" => true,
        _ => throw new CartritaException(Problems.InvalidRequest, "The query parameter cancelOnDisconnect is true or false."),
    };
}
