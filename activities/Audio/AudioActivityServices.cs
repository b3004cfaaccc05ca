using Cartrita.Core.Audio;
using Cartrita.Core.Audio.Sessions;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;

namespace Cartrita.Activities.Audio;

/// <summary>Registers the steps of sessions of live audio.</summary>
internal static class AudioActivityServices
{
    /// <summary>Registers them.</summary>
    internal static void AddAudioSessions(this IServiceCollection services)
    {
        services.TryAddSingleton<AudioSessions>();
        services.TryAddSingleton(new AudioUseOptions());
        services.AddSingleton<AudioAllowance>().AddSingleton<AudioSessionErasure>().AddSingleton<PumpAudioActivity>().AddSingleton<TranscriptEnricher>().AddSingleton<EnrichAudioActivity>().AddSingleton<CloseAudioSessionActivity>();
    }
}
