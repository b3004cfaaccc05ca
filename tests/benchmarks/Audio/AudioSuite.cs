using System.Diagnostics;
using System.Net.WebSockets;
using System.Text;
using System.Text.Json;
using Cartrita.Benchmarks.Reporting;
using Cartrita.Benchmarks.Streaming;
using Cartrita.TestSupport.Deepgram;

namespace Cartrita.Benchmarks.Audio;

/// <summary>The <c>audio</c> suite: how long after the vendor's message a client of <c>/ws/audio</c>, and one of a session over HTTP, has its frame, beside a client of the vendor itself.</summary>
/// <remarks>Vendor and client are in this process and share its clock; the app has one of its own. The next chunk goes out when the last result has come.</remarks>
internal static class AudioSuite
{
    private const int ChunkBytes = 3_200;

    /// <summary>Runs it and prints its figure.</summary>
    public static async Task RunAsync(bool quick)
    {
        var (runs, words) = quick ? (1, 20) : (5, 200);
        var recording = DeepgramRecording.Spoken([.. Enumerable.Range(0, words / 10).Select(sentence => string.Join(' ', Enumerable.Range(0, 10).Select(word => $"word{sentence}x{word}")))]);
        await using var vendor = await DeepgramServer.StartAsync(recording);
        await using var bed = await StreamBed.StartAsync($"--DEEPGRAM_BASE_URL={vendor.Address}", $"--DEEPGRAM_API_KEY={DeepgramServer.Key}", "--Audio:BytesPerSecond=10000000", "--Audio:BurstSeconds=600");
        var app = new UriBuilder(bed.App.Address) { Scheme = "ws", Path = "ws/audio" }.Uri;
        var bare = new UriBuilder(vendor.Address) { Scheme = "ws", Path = "v1/listen", Query = "encoding=linear16&sample_rate=16000&interim_results=true" }.Uri;
        var (figures, sessions, baselines) = (new List<IReadOnlyList<double>>(), new List<IReadOnlyList<double>>(), new List<IReadOnlyList<double>>());
        for (var run = 0; run <= runs; run++)
        {
            baselines.Add(await MeasureAsync(vendor, bare, $"Token {DeepgramServer.Key}", null));
            figures.Add(await MeasureAsync(vendor, app, $"Bearer {bed.Key}", """{"type":"start","encoding":"linear16","sampleRate":16000}"""));
            sessions.Add(await MeasureSessionAsync(vendor, bed));
        }

        Report("audio.frame_latency_p95", [.. figures.Skip(1)], [.. baselines.Skip(1)], words);
        Report("audio.session_frame_latency_p95", [.. sessions.Skip(1)], [.. baselines.Skip(1)], words);
    }

    private static async Task<IReadOnlyList<double>> MeasureAsync(DeepgramServer vendor, Uri address, string authorization, string? start)
    {
        var (said, late) = (new Queue<long>(), new List<double>());
        vendor.Sending = message =>
        {
            if (message["type"]!.GetValue<string>() == "Results")
            {
                said.Enqueue(Stopwatch.GetTimestamp());
            }
        };
        using var socket = new ClientWebSocket();
        socket.Options.SetRequestHeader("Authorization", authorization);
        await socket.ConnectAsync(address, CancellationToken.None);
        if (start is not null)
        {
            await socket.SendAsync(Encoding.UTF8.GetBytes(start), WebSocketMessageType.Text, endOfMessage: true, CancellationToken.None);
            await NextAsync(socket);
        }

        var (sent, recording) = (0, vendor.Recording);
        foreach (var word in recording.Words)
        {
            var end = (int)Math.Ceiling(word.End * recording.BytesPerSecond / ChunkBytes) * ChunkBytes;
            for (; sent < end; sent += ChunkBytes)
            {
                await socket.SendAsync(recording.Bytes.AsMemory(sent, ChunkBytes), WebSocketMessageType.Binary, endOfMessage: true, CancellationToken.None);
            }

            await NextAsync(socket);
            late.Add(Stopwatch.GetElapsedTime(said.Dequeue()).TotalMilliseconds);
        }

        socket.Abort();
        return late;
    }

    private static async Task<IReadOnlyList<double>> MeasureSessionAsync(DeepgramServer vendor, StreamBed bed)
    {
        var (said, late) = (new Queue<long>(), new List<double>());
        vendor.Sending = message =>
        {
            if (message["type"]!.GetValue<string>() == "Results")
            {
                said.Enqueue(Stopwatch.GetTimestamp());
            }
        };
        await using var client = await AudioSessionClient.BeginAsync(bed.App.Address, bed.Key);
        var (sent, recording) = (0, vendor.Recording);
        foreach (var word in recording.Words)
        {
            var end = (int)Math.Ceiling(word.End * recording.BytesPerSecond / ChunkBytes) * ChunkBytes;
            for (; sent < end; sent += ChunkBytes)
            {
                await client.PutAsync(recording.Bytes.AsMemory(sent, ChunkBytes));
            }

            var came = await client.CameAsync();
            late.Add(Stopwatch.GetElapsedTime(said.Dequeue(), came).TotalMilliseconds);
        }

        return late;
    }

    private static async Task NextAsync(ClientWebSocket socket)
    {
        var buffer = new byte[64 * 1024];
        var part = await socket.ReceiveAsync(buffer.AsMemory(), CancellationToken.None);
        using var message = JsonDocument.Parse(buffer.AsMemory(0, part.Count));
        if (message.RootElement.GetProperty("type").GetString() == "error")
        {
            throw new InvalidOperationException(message.RootElement.GetRawText());
        }
    }

    private static void Report(string name, IReadOnlyList<double>[] figures, IReadOnlyList<double>[] baselines, int words)
    {
        double[] Of(IReadOnlyList<double>[] runs, double fraction) => [.. runs.Select(run => Samples.Percentile(run, fraction))];
        new Measurement
        {
            Name = name,
            Value = Samples.Median(Of(figures, 0.95)),
            Unit = "ms",
            Baseline = Samples.Median(Of(baselines, 0.95)),
            BaselineName = "vendor.direct_websocket",
            Params = new Dictionary<string, object>
            {
                ["results"] = words,
                ["p50"] = Samples.Median(Of(figures, 0.5)),
                ["baselineP50"] = Samples.Median(Of(baselines, 0.5)),
                ["runs"] = Of(figures, 0.95),
            },
        }.Write();
    }
}
