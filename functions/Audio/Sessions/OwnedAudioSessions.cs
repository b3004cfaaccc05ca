using Cartrita.Core.Audio.Sessions;
using Cartrita.Core.Errors;
using Cartrita.Functions.Http;
using Microsoft.AspNetCore.Http;

namespace Cartrita.Functions.Audio.Sessions;

/// <summary>Finds the session that a route names: the caller's own, or none.</summary>
internal sealed class OwnedAudioSessions(AudioSessions sessions)
{
    /// <summary>The session.</summary>
    /// <param name="request">Who asks.</param>
    /// <param name="id">The id in the route.</param>
    /// <exception cref="CartritaException">There is no such session, it was deleted, or it is somebody else's.</exception>
    public async Task<AudioSessionDocument> FindAsync(HttpRequest request, string id) =>
        await sessions.FindAsync(request.Caller().OwnerId, RouteId.Parse<AudioSessionId>(id), request.HttpContext.RequestAborted) ?? throw new CartritaException(Problems.NotFound);

    /// <summary>How it is shown.</summary>
    public async Task<AudioSessionBody> ShowAsync(AudioSessionDocument session) =>
        AudioSessionBody.Of(session, await sessions.CountChunksAsync(session.OwnerId, session.Id, CancellationToken.None));
}
