using Cartrita.Activities.Audio;
using Cartrita.Core.Audio;
using Cartrita.Core.Audio.Sessions;
using Cartrita.Core.Governance;
using Microsoft.Extensions.DependencyInjection;

namespace Cartrita.Functions.Tests.Support;

/// <summary>A session of live audio that has ended: put into the store as the app's own steps would, for no app here has a transcriber.</summary>
internal static class EndedAudioSession
{
    /// <summary>Makes one and gives its id.</summary>
    public static async Task<string> MakeAsync(App app, string ownerId)
    {
        var (owner, id, now) = (new OwnerId(ownerId), new AudioSessionId(Guid.NewGuid().ToString("N")), TimeProvider.System.GetUtcNow());
        await app.Host.Services.GetRequiredService<AudioSessions>().CreateAsync(new AudioSessionDocument
        {
            Id = id, OwnerId = owner, RequestId = "request-1", Encoding = LiveAudioEncoding.Linear16, SampleRate = 16_000, Channels = 1, CreatedAt = now, ExpiresAt = now.AddHours(1),
        });
        await app.Host.Services.GetRequiredService<CloseAudioSessionActivity>().RunAsync(new CloseAudioSessionInput(owner, id, null), CancellationToken.None);
        return id.Value;
    }
}
