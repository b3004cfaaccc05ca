using Cartrita.Core.Audio.Sessions;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;

namespace Cartrita.Functions.Audio.Sessions;

/// <summary>Registers sessions of live audio over HTTP.</summary>
internal static class AudioSessionServices
{
    /// <summary>Registers them; limits, transcriber and activities are registered already.</summary>
    public static void AddAudioSessions(this IServiceCollection services)
    {
        services.TryAddSingleton<AudioSessions>();
        services.AddSingleton<AudioChunkIntake>().AddSingleton<AudioSessionCreation>().AddSingleton<AudioSessionFollower>().AddSingleton<AudioSessionRemoval>();
        services.AddSingleton<AudioSessionSweeper>().AddSingleton<OwnedAudioSessions>();
    }
}
