using Cartrita.Core.Governance;
using Cartrita.Functions.Governance;
using Cartrita.Functions.Http;
using Cartrita.Functions.Streaming;
using Cartrita.Functions.Telemetry;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Mvc;
using Microsoft.Azure.Functions.Worker;

namespace Cartrita.Functions.Audio.Sessions;

/// <summary>What goes in and out of a session of live audio: chunks and frames (AGENT-07).</summary>
internal sealed class AudioSessionStreamEndpoints(
    AudioChunkIntake chunks, OwnedAudioSessions owned, AudioSessionFollower follower, StreamSlots slots, RetryGuidance retries, StreamRules rules, StreamMeter meter, TimeProvider time)
{
    /// <summary>Takes a chunk of audio; the same chunk again changes nothing.</summary>
    [Function(nameof(PutAudioChunk))]
    [Access(Scope.Chat)]
    public async Task<IActionResult> PutAudioChunk(
        [HttpTrigger(AuthorizationLevel.Anonymous, "put", Route = "api/audio/sessions/{id}/chunks/{sequence}")] HttpRequest request, string id, string sequence)
    {
        var chunk = await chunks.TakeAsync(request, id, sequence);
        return JsonAnswer.Accepted(new AudioChunkBody(chunk.Sequence, chunk.Sequence + 1, Core.Audio.AudioTranscripts.Rounded(chunk.End.TotalSeconds)), HttpJson.Wire.AudioChunkBody);
    }

    /// <summary>A session's frames: as events to its end, from any of them on, or as a list of what is there.</summary>
    [Function(nameof(GetAudioSessionEvents))]
    [Access(Scope.Chat)]
    public async Task<IActionResult> GetAudioSessionEvents(
        [HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = "api/audio/sessions/{id}/events")] HttpRequest request, string id)
    {
        var (type, cursor) = (Negotiation.Choose(request, SseAnswer.MediaType, Negotiation.Json), StreamCursor.Of(request));
        var (session, left) = (await owned.FindAsync(request, id), request.HttpContext.RequestAborted);
        await follower.CheckCursorAsync(session, cursor, left);
        if (type == Negotiation.Json)
        {
            return JsonAnswer.Ok(await follower.ReadAsync(session, cursor, left), HttpJson.Wire.IReadOnlyListFrame);
        }

        using var slot = await slots.TakeAsync(request.Caller(), left);
        meter.Opened(StreamMeter.Sse, null);
        var frames = follower.FollowAsync(session, cursor, left);
        await new SseAnswer(request.HttpContext.Response, rules, time).SendAsync(frames, retries.Next(session.Id.Run, cursor.After is not null), slot.Ended, left);
        return new EmptyResult();
    }
}
