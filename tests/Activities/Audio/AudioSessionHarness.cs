using System.Security.Cryptography;
using System.Text.Json;
using Cartrita.Activities.Audio;
using Cartrita.Activities.Tests.Support;
using Cartrita.Adapters.Audio;
using Cartrita.Adapters.Streaming;
using Cartrita.Core.Audio;
using Cartrita.Core.Audio.Sessions;
using Cartrita.Core.Identifiers;
using Cartrita.Core.Storage;
using Cartrita.Core.Streaming;
using Cartrita.TestSupport.Deepgram;
using Microsoft.Extensions.DependencyInjection;

namespace Cartrita.Activities.Tests.Audio;

/// <summary>A session of live audio on stores of its own, with a transcriber on the loopback; chunks come as the endpoint writes them.</summary>
internal sealed class AudioSessionHarness : IAsyncDisposable
{
    internal static readonly DeepgramRecording Recording = DeepgramRecording.Spoken("Hello Ada.", "Tests are green today.", "Nothing is lost.");
    internal static readonly string[] Sentences = ["Hello Ada.", "Tests are green today.", "Nothing is lost."];
    internal static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    private readonly RunHarness run;
    private AudioChunkDocument? last;

    private AudioSessionHarness(DeepgramServer vendor, RunHarness run) => (Vendor, this.run) = (vendor, run);

    internal DeepgramServer Vendor { get; }

    internal AudioSessionDocument Session { get; private set; } = null!;

    internal AudioSessions Sessions => run.Get<AudioSessions>();

    internal static byte[][] Chunks => [.. Recording.Bytes.Chunk(6_400)];

    internal static async Task<AudioSessionHarness> StartAsync(DeepgramRecording? recording = null, TimeProvider? clock = null, int sampleRate = 16_000, ILiveTranscriber? transcriber = null, params (string Key, string? Value)[] settings)
    {
        var vendor = await DeepgramServer.StartAsync(recording ?? Recording);
        var run = new RunHarness(
            services =>
            {
                services.AddSingleton(clock ?? TimeProvider.System);
                if (transcriber is not null)
                {
                    services.AddSingleton(transcriber);
                }
            },
            [
                ("DEEPGRAM_BASE_URL", vendor.Address.ToString()), ("DEEPGRAM_API_KEY", DeepgramServer.Key), ("Vendors:Deepgram:RetryDelay", "00:00:00.001"),
                ("Vendors:Deepgram:CircuitMinimumCalls", "1000"), .. settings,
            ]);
        var now = (clock ?? TimeProvider.System).GetUtcNow();
        var harness = new AudioSessionHarness(vendor, run)
        {
            Session = new AudioSessionDocument
            {
                Id = new AudioSessionId(run.Get<IIdSource>().NewId()), OwnerId = RunHarness.Owner, RequestId = "request-1", Encoding = LiveAudioEncoding.Linear16, SampleRate = sampleRate, Channels = 1,
                Punctuate = true, SmartFormat = true, InterimResults = true, CreatedAt = now, ExpiresAt = now.AddHours(24),
            },
        };
        await harness.Sessions.CreateAsync(harness.Session);
        return harness;
    }

    internal T Get<T>()
        where T : notnull => run.Get<T>();

    /// <summary>A chunk has come.</summary>
    internal async Task PutAsync(byte[] bytes)
    {
        var payload = await Get<IRunPayloads>().PutAsync(Session.OwnerId, Session.Id.Run, bytes, CancellationToken.None);
        Assert.Equal(Convert.ToHexStringLower(SHA256.HashData(bytes)), payload.Sha256);
        var duration = Session.Format.DurationOf(bytes)!.Value;
        last = AudioChunkRules.Next(last, payload, duration, Session.CreatedAt, new LiveSessionLimits { BytesPerSecond = 10_000_000 });
        await Sessions.AddChunkAsync(Session.OwnerId, Session.Id, last);
        Get<AudioArrivals>().Raise(Session.Id);
    }

    internal async Task PutAllAsync(IEnumerable<byte[]> chunks)
    {
        foreach (var chunk in chunks)
        {
            await PutAsync(chunk);
        }
    }

    /// <summary>The client has said that no more comes.</summary>
    internal async Task FinishAsync()
    {
        await Sessions.ChangeAsync(Session.OwnerId, Session.Id, session => session with { Chunks = last is null ? 0 : last.Sequence + 1 });
        Get<AudioArrivals>().Raise(Session.Id);
    }

    /// <summary>The client wants the final text of so many chunks.</summary>
    internal async Task FlushAsync(int chunks)
    {
        await Sessions.ChangeAsync(Session.OwnerId, Session.Id, session => session with { Flush = chunks });
        Get<AudioArrivals>().Raise(Session.Id);
    }

    internal Task<PumpAudioResult> PumpAsync(PumpAudioResult? after = null, CancellationToken cancellationToken = default, string? start = null, string? inPlaceOf = null) =>
        Get<PumpAudioActivity>().RunAsync(new PumpAudioInput(Session.OwnerId, Session.Id, after?.Chunk ?? 0, after?.FromMs ?? 0) { HeardMs = after?.HeardMs ?? 0, Start = start, InPlaceOf = inPlaceOf }, cancellationToken).WaitAsync(Patience);

    /// <summary>One pump after the other, as the orchestrator would have them, until something else than a hand-over or an interruption ends them.</summary>
    internal async Task<PumpAudioResult> PumpToEndAsync()
    {
        var result = await PumpAsync();
        for (var pumps = 1; result.End is AudioPumpEnd.HandsOver or AudioPumpEnd.Interrupted; pumps++)
        {
            Assert.InRange(pumps, 1, 20);
            result = await PumpAsync(result);
        }

        return result;
    }

    internal Task CloseAsync(string? code = null) => Get<CloseAudioSessionActivity>().RunAsync(new CloseAudioSessionInput(Session.OwnerId, Session.Id, code), CancellationToken.None);

    /// <summary>The frames as any reader gets them.</summary>
    internal async Task<IReadOnlyList<Frame>> FramesAsync()
    {
        var frames = new List<Frame>();
        await foreach (var batch in Get<FrameReader>().ReadAsync(new FrameQuery(Session.Log) { Follow = false }, CancellationToken.None))
        {
            frames.AddRange(batch);
        }

        return frames;
    }

    /// <summary>Waits until readers have so many frames of a kind.</summary>
    internal async Task UntilAsync(string kind, int count = 1)
    {
        using var patience = new CancellationTokenSource(Patience, TimeProvider.System);
        await foreach (var batch in Get<FrameReader>().ReadAsync(new FrameQuery(Session.Log), patience.Token))
        {
            if ((count -= batch.Count(frame => frame.EventType == kind)) <= 0)
            {
                return;
            }
        }
    }

    internal async Task<IReadOnlyList<string>> FinalsAsync() =>
        [.. (await FramesAsync()).Where(frame => frame.EventType == FrameKinds.AudioFinal).Select(frame => frame.Data.GetProperty("text").GetString()!)];

    internal async Task<JsonElement> DataOfAsync(string kind) => (await FramesAsync()).Last(frame => frame.EventType == kind).Data;

    public async ValueTask DisposeAsync()
    {
        await run.DisposeAsync();
        await Vendor.DisposeAsync();
    }
}
