using System.Text.Json;
using Microsoft.AspNetCore.SignalR.Client;

namespace Cartrita.Parity.Driver.Scenarios;

/// <summary>Queues, blobs and SignalR.</summary>
internal static class BindingScenarios
{
    public static IReadOnlyList<Scenario> All { get; } =
    [
        new("queue-letters", "Queue outputs write what queue triggers read: JSON of the worker's serializer, a list as one message each.", async play =>
        {
            await play.PostAsync($"/letters/{play.Id("letter")}");
            await play.JournalAsync("letter-typed", 1);
            await play.JournalAsync("letter-raw", 1);
        }) { Rows = [Rows.Triggers], Needs = Scenario.Storage },

        new("queue-poison", "A message that fails five times goes to the poison queue.", async play =>
        {
            await play.SendAsync(HttpMethod.Post, $"/rotten-letters/{play.Id("letter")}");
            await play.JournalAsync("letter", 6);
        }) { Rows = [Rows.Triggers], Needs = Scenario.Storage },

        new("blob-trigger", "A blob output writes what a blob trigger reads; parts of its path are parameters.", async play =>
        {
            await play.PostAsync($"/blobs/{play.Id("blob")}");
            await play.JournalAsync("blob", 1);
            await play.JournalAsync("blob-copy", 1);
        }) { Rows = [Rows.Triggers], Needs = Scenario.Storage },

        new("signalr-news", "Who connects with the connection info gets what the output sends to the user.", async play =>
        {
            var user = play.Id("user");
            await using var connection = new HubConnectionBuilder().WithUrl(new Uri(play.Client.BaseAddress!, $"/news/{user}")).Build();
            var news = new TaskCompletionSource<string>(TaskCreationOptions.RunContinuationsAsynchronously);
            connection.On<string, JsonElement>("news", (text, parcel) => news.TrySetResult($"{text} {parcel.GetRawText()}"));
            await connection.StartAsync(play.Limit);
            await play.SendAsync(HttpMethod.Post, $"/news/{user}");
            play.Remark($"the client got: {await news.Task.WaitAsync(play.Limit)}");
        }) { Rows = [Rows.Triggers], Needs = "a SignalR service" },
    ];
}
