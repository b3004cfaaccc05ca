using Cartrita.Benchmarks.Chat;
using Cartrita.Benchmarks.Load;

namespace Cartrita.Benchmarks.Streaming;

/// <summary>Open runs whose model says nothing, each with the client that asked.</summary>
internal sealed class HeldRuns : IDisposable
{
    private readonly HttpClient http;
    private readonly List<RunStream> streams = [];

    private HeldRuns(HttpClient http) => this.http = http;

    /// <summary>The runs' ids.</summary>
    public List<string> Ids { get; } = [];

    /// <summary>Starts so many, and returns once each has begun.</summary>
    public static async Task<HeldRuns> StartAsync(ChatServerProcess app, string key, int count)
    {
        var runs = new HeldRuns(RunStream.Client(app.Address, key));
        for (var i = 0; i < count; i++)
        {
            var stream = await RunStream.AskAsync(runs.http, StreamBed.Question(StreamScript.Hold));
            runs.streams.Add(stream);
            runs.Ids.Add(RunStream.RunOf(await stream.UntilAsync("start")));
        }

        return runs;
    }

    /// <inheritdoc />
    public void Dispose()
    {
        streams.ForEach(stream => stream.Dispose());
        http.Dispose();
    }
}
