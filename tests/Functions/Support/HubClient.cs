using System.Text.Json;
using System.Threading.Channels;
using Microsoft.AspNetCore.Http.Connections;
using Microsoft.AspNetCore.SignalR.Client;

namespace Cartrita.Functions.Tests.Support;

/// <summary>A client of the hub: it joins, reads from the log what it has missed, and drops what it has.</summary>
internal sealed class HubClient : IAsyncDisposable
{
    private readonly Channel<JsonElement> batches = Channel.CreateUnbounded<JsonElement>();
    private readonly Channel<string> joined = Channel.CreateUnbounded<string>();
    private readonly CancellationTokenSource patience = new(ApiUser.Patience);
    private readonly HubConnection connection;
    private readonly ApiUser user;

    private HubClient(App app, ApiUser user, HttpTransportType transport)
    {
        this.user = user;
        connection = new HubConnectionBuilder()
            .WithUrl(new Uri(app.Host.Address, "api"), options =>
            {
                options.Transports = transport;
                options.AccessTokenProvider = () => Task.FromResult<string?>(user.Key);
            })
            .Build();
        connection.On<JsonElement>("frames", batch => batches.Writer.TryWrite(batch));
        connection.On<JsonElement>("joined", told => joined.Writer.TryWrite(told.GetProperty("group").GetString()!));
    }

    public string Id => connection.ConnectionId!;

    public static async Task<HubClient> ConnectAsync(App app, ApiUser user, HttpTransportType transport = HttpTransportType.WebSockets)
    {
        var client = new HubClient(app, user, transport);
        await client.connection.StartAsync(client.patience.Token);
        return client;
    }

    /// <summary>Joins a run or a conversation, and returns when frames come.</summary>
    public async Task<string> JoinAsync(string path)
    {
        (await user.PostAsync($"{path}/watchers", Body)).Is(202);
        return await joined.Reader.ReadAsync(patience.Token);
    }

    public async Task LeaveAsync(string path) => (await user.SendAsync(HttpMethod.Delete, $"{path}/watchers/{Id}")).Is(202);

    public string Body => $$"""{"connectionId":"{{Id}}"}""";

    /// <summary>All frames of a run up to its last, from where the client stands; what is missing is read from the log.</summary>
    public async Task<IReadOnlyList<JsonElement>> FollowAsync(string run, string? last = null)
    {
        var frames = new List<JsonElement>();
        await CatchUpAsync(run, last, frames);
        while (frames.Count == 0 || Kind(frames[^1]) != "done")
        {
            var batch = await batches.Reader.ReadAsync(patience.Token);
            if (Run(batch) != run)
            {
                continue;
            }

            var own = frames.Count > 0 ? IdOf(frames[^1]) : last;
            var after = batch.TryGetProperty("after", out var before) ? before.GetString() : null;
            if (string.CompareOrdinal(after, own) > 0)
            {
                await CatchUpAsync(run, own, frames);
            }

            frames.AddRange(batch.GetProperty("frames").EnumerateArray().Where(frame => frames.Count == 0 ? string.CompareOrdinal(IdOf(frame), last) > 0 : string.CompareOrdinal(IdOf(frame), IdOf(frames[^1])) > 0).ToList());
        }

        return frames;
    }

    /// <summary>The next batch as it was pushed.</summary>
    public Task<JsonElement> NextAsync() => batches.Reader.ReadAsync(patience.Token).AsTask();

    public async ValueTask DisposeAsync()
    {
        await connection.DisposeAsync();
        patience.Dispose();
    }

    private async Task CatchUpAsync(string run, string? last, List<JsonElement> frames)
    {
        var query = last is null ? string.Empty : $"?after={last}";
        frames.AddRange((await user.GetAsync($"api/orchestrations/{run}/events{query}", ("Accept", "application/json"))).Is(200).Json.EnumerateArray());
    }

    private static string Run(JsonElement batch) => batch.GetProperty("frames")[0].GetProperty("orchestrationId").GetString()!;

    private static string Kind(JsonElement frame) => frame.GetProperty("eventType").GetString()!;

    private static string IdOf(JsonElement frame) => frame.GetProperty("id").GetString()!;
}
