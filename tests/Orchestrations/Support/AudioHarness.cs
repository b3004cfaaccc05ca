using System.Collections.Concurrent;
using Cartrita.Core.Audio.Sessions;
using Cartrita.Core.Durable;
using Cartrita.Core.Governance;
using Cartrita.Orchestrations.Audio;
using Cartrita.Runtime.Testing;
using Microsoft.DurableTask.Client;

namespace Cartrita.Orchestrations.Tests.Support;

/// <summary>The orchestrator of a session of live audio on the local runtime with a virtual clock; its pumps are what a test makes of them.</summary>
internal sealed class AudioHarness(Func<PumpAudioInput, int, Task<PumpAudioResult>> pump) : IAsyncDisposable
{
    internal static readonly AudioSessionId Session = new(new string('6', 32));

    /// <summary>The start of the session; null as before starts had ids.</summary>
    internal string? Start { get; init; }

    /// <summary>Whether its transcript is enriched; what enriching does.</summary>
    internal Action? Enrich { get; init; }

    private readonly RecordingConverter converter = new();

    internal ConcurrentQueue<PumpAudioInput> Pumps { get; } = new();

    internal ConcurrentQueue<EnrichAudioInput> Enrichments { get; } = new();

    internal ConcurrentQueue<CloseAudioSessionInput> Closes { get; } = new();

    internal DurableTestHost Host { get; private set; } = null!;

    /// <summary>A pump that came to this.</summary>
    internal static PumpAudioResult Came(AudioPumpEnd end, int chunk = 0, string? code = null, bool isRetriable = false) =>
        new() { End = end, Chunk = chunk, FromMs = chunk * 100, Code = code, Retriable = isRetriable };

    internal Task WakeAsync() => Host.Client.RaiseEventAsync(Session.Value, DurableNames.AudioWakeEvent, "look");

    /// <summary>Runs a session to its end, and gives for how long it ran by its clock.</summary>
    internal async Task<TimeSpan> RunAsync()
    {
        var catalog = new DelegateTaskCatalog(converter)
            .AddOrchestrator<AudioSessionInput, string?>(DurableNames.AudioSession, async (context, input) =>
            {
                await AudioSessionOrchestrator.RunAsync(context, input);
                return null;
            })
            .AddActivity<PumpAudioInput, PumpAudioResult>(DurableNames.PumpAudio, (_, input, _) =>
            {
                Pumps.Enqueue(input);
                return pump(input, Pumps.Count);
            })
            .AddActivity<EnrichAudioInput, string?>(DurableNames.EnrichAudio, input =>
            {
                Assert.Empty(Closes);
                Enrichments.Enqueue(input);
                Enrich!();
                return null;
            })
            .AddActivity<CloseAudioSessionInput, string?>(DurableNames.CloseAudioSession, input =>
            {
                Closes.Enqueue(input);
                return null;
            });
        Host = await DurableTestHost.StartAsync(catalog, new DurableTestHostOptions { Converter = converter });
        var input = new AudioSessionInput(new OwnerId("ada"), Session, new DateTimeOffset(2026, 1, 2, 0, 0, 0, TimeSpan.Zero)) { Start = Start, Enrich = Enrich is not null };
        await Host.Client.ScheduleNewOrchestrationInstanceAsync(DurableNames.AudioSession, input, new Microsoft.DurableTask.StartOrchestrationOptions(Session.Value));
        var ended = await Host.RunToCompletionAsync(Session.Value);
        Assert.True(ended.RuntimeStatus == OrchestrationRuntimeStatus.Completed, ended.FailureDetails?.ToString());
        return ended.LastUpdatedAt - ended.CreatedAt;
    }

    public async ValueTask DisposeAsync()
    {
        if (Host is not null)
        {
            await Host.DisposeAsync();
        }
    }
}
