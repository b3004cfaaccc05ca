using Cartrita.Adapters.Audio;
using Cartrita.Core.Audio.Sessions;
using Cartrita.Core.Errors;
using Cartrita.Core.Governance;
using Cartrita.Core.Identifiers;
using Cartrita.Functions.Governance;
using Cartrita.Functions.Http;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Mvc;
using Microsoft.Azure.Functions.Worker;
using Microsoft.DurableTask.Client;

namespace Cartrita.Functions.Audio.Sessions;

/// <summary>Live audio over HTTP (AGENT-07): sessions begin, finish, are resumed and deleted here.</summary>
internal sealed class AudioSessionEndpoints(
    AudioSessionCreation creation, AudioSessionRemoval removal, AudioChunkIntake chunks, OwnedAudioSessions owned, AudioSessions sessions, AudioArrivals arrivals, IIdSource ids)
{
    private const string Route = "api/audio/sessions/{id}";

    /// <summary>Begins a session.</summary>
    [Function(nameof(CreateAudioSession))]
    [Access(Scope.Chat)]
    public async Task<IActionResult> CreateAudioSession(
        [HttpTrigger(AuthorizationLevel.Anonymous, "post", Route = "api/audio/sessions")] HttpRequest request, [DurableClient] DurableTaskClient client)
    {
        var (caller, key) = (request.Info(), IdempotencyKey.Of(request));
        var session = await creation.CreateAsync(caller, await JsonBody.ReadAsync(request, HttpJson.Wire.CreateAudioSessionBody), key, client);
        return JsonAnswer.Created(await owned.ShowAsync(session), HttpJson.Wire.AudioSessionBody);
    }

    /// <summary>How a session stands, and which chunk it expects.</summary>
    [Function(nameof(GetAudioSession))]
    [Access(Scope.Chat)]
    public async Task<IActionResult> GetAudioSession([HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = Route)] HttpRequest request, string id) =>
        JsonAnswer.Ok(await owned.ShowAsync(await owned.FindAsync(request, id)), HttpJson.Wire.AudioSessionBody);

    /// <summary>Says that no more audio comes; the rest of the transcript follows, then <c>end</c> and <c>done</c>.</summary>
    [Function(nameof(FinishAudioSession))]
    [Access(Scope.Chat)]
    public async Task<IActionResult> FinishAudioSession([HttpTrigger(AuthorizationLevel.Anonymous, "post", Route = Route + "/finish")] HttpRequest request, string id)
    {
        var body = await JsonBody.ReadAsync(request, HttpJson.Wire.FinishAudioSessionBody);
        var session = await owned.FindAsync(request, id);
        if (session.Chunks != body.Chunks)
        {
            session = await FinishAsync(session, body.Chunks);
        }

        arrivals.Raise(session.Id);
        return JsonAnswer.Accepted(await owned.ShowAsync(session), HttpJson.Wire.AudioSessionBody);
    }

    /// <summary>Asks for the final text of all chunks so far; the session goes on.</summary>
    [Function(nameof(FlushAudioSession))]
    [Access(Scope.Chat)]
    public async Task<IActionResult> FlushAudioSession([HttpTrigger(AuthorizationLevel.Anonymous, "post", Route = Route + "/flush")] HttpRequest request, string id)
    {
        var body = await JsonBody.ReadAsync(request, HttpJson.Wire.FlushAudioSessionBody);
        var session = await owned.FindAsync(request, id);
        if (session.State == AudioSessionState.Ended)
        {
            throw new CartritaException(Problems.AudioSessionEnded);
        }

        if (body.Chunks < 1 || await sessions.ChunkAsync(session.OwnerId, session.Id, body.Chunks - 1, CancellationToken.None) is null)
        {
            throw await chunks.GapAsync(session);
        }

        session = await sessions.ChangeAsync(session.OwnerId, session.Id, now => now.State == AudioSessionState.Ended ? null : now with { Flush = Math.Max(now.Flush, body.Chunks) })
            ?? throw new CartritaException(Problems.AudioSessionEnded);
        arrivals.Raise(session.Id);
        return JsonAnswer.Accepted(await owned.ShowAsync(session), HttpJson.Wire.AudioSessionBody);
    }

    /// <summary>Asks for another try where the transcriber was away.</summary>
    [Function(nameof(ResumeAudioSession))]
    [Access(Scope.Chat)]
    public async Task<IActionResult> ResumeAudioSession(
        [HttpTrigger(AuthorizationLevel.Anonymous, "post", Route = Route + "/resume")] HttpRequest request, string id, [DurableClient] DurableTaskClient client)
    {
        var session = await owned.FindAsync(request, id);
        if (session.State == AudioSessionState.Ended)
        {
            throw new CartritaException(Problems.AudioSessionEnded);
        }

        if (session.State == AudioSessionState.Interrupted)
        {
            await client.WakeAsync(session, ids.NewId(), CancellationToken.None);
        }

        return JsonAnswer.Accepted(await owned.ShowAsync(session), HttpJson.Wire.AudioSessionBody);
    }

    /// <summary>Deletes a session with its audio and its text, whether it has ended or not.</summary>
    [Function(nameof(DeleteAudioSession))]
    [Access(Scope.Chat)]
    public async Task<IActionResult> DeleteAudioSession(
        [HttpTrigger(AuthorizationLevel.Anonymous, "delete", Route = Route)] HttpRequest request, string id, [DurableClient] DurableTaskClient client)
    {
        await removal.DeleteAsync(await owned.FindAsync(request, id), client);
        request.HttpContext.Response.StatusCode = StatusCodes.Status204NoContent;
        return new EmptyResult();
    }

    private async Task<AudioSessionDocument> FinishAsync(AudioSessionDocument session, int count)
    {
        if (session.Chunks is not null || session.State == AudioSessionState.Ended)
        {
            throw new CartritaException(Problems.AudioSessionEnded);
        }

        if (await sessions.CountChunksAsync(session.OwnerId, session.Id, CancellationToken.None) != count)
        {
            throw await chunks.GapAsync(session);
        }

        return await sessions.ChangeAsync(session.OwnerId, session.Id, now => now.State == AudioSessionState.Ended ? null : now with { Chunks = count })
            ?? throw new CartritaException(Problems.AudioSessionEnded);
    }
}
