using Cartrita.Activities;
using Cartrita.Benchmarks.Reporting;
using Cartrita.Core.Tools;
using Cartrita.Functions.Hosting;
using Cartrita.Orchestrations.Chat;
using Cartrita.Runtime.Testing;
using Cartrita.TestSupport.Files;
using Cartrita.TestSupport.LongTurns;
using Cartrita.TestSupport.OpenAI;
using Microsoft.Extensions.DependencyInjection;

namespace Cartrita.Benchmarks.Chat;

/// <summary>The <c>long</c> suite: what a conversation of 200,000 tokens and a turn with 108 tool calls of 5 KB leave in the state folder, beside the bytes of what was said and read.</summary>
/// <remarks>Bytes and not times: one run is enough, and the machine's load does not matter. The folder is measured while the app is stopped, so that nothing waits in a log beside its database.</remarks>
internal static class LongTurnSuite
{
    private const string Baseline = "content.each_text_once";

    /// <summary>Runs the suite and prints its figures.</summary>
    /// <param name="lived">Whether the conversation is lived turn by turn, each answer streamed word by word, too.</param>
    public static async Task RunAsync(bool lived)
    {
        await MeasureAsync("conversation.brought_stored_bytes", (turn, client, key) => turn.BringAsync(client, key), takesTurn: true);
        if (lived)
        {
            await MeasureAsync("conversation.lived_stored_bytes", (turn, client, key) => turn.LiveAsync(client, key), takesTurn: false);
        }
    }

    private static async Task MeasureAsync(string name, Func<LongTurn, HttpClient, string, Task<string>> converseAsync, bool takesTurn)
    {
        using var state = new TemporaryDirectory();
        await using var server = await OpenAIServer.StartAsync();
        var (turn, conversation) = (new LongTurn(), string.Empty);
        server.Respond(turn.Reply);
        var empty = await RunAsync(state, turn, server, (_, _) => Task.CompletedTask);
        var conversed = await RunAsync(state, turn, server, async (client, key) => conversation = await converseAsync(turn, client, key));
        var said = turn.ContentBytes;
        Write(name, empty, conversed, said, turn);
        if (takesTurn)
        {
            var taken = await RunAsync(state, turn, server, (client, key) => turn.TakeAsync(client, key, conversation));
            Write("conversation.turn_stored_bytes", conversed, taken, turn.ContentBytes - said, turn);
            Write("conversation.stored_bytes", empty, taken, turn.ContentBytes, turn);
        }
    }

    private static async Task<SortedDictionary<string, long>> RunAsync(TemporaryDirectory state, LongTurn turn, OpenAIServer server, Func<HttpClient, string, Task> workAsync)
    {
        var options = new FunctionsTestHostOptions
        {
            Assemblies = [typeof(CartritaApp).Assembly, typeof(ChatOrchestrator).Assembly, typeof(ActivityServices).Assembly],
            Settings = LongTurn.Settings(server),
            StateDirectory = state.FullName,
        };
        await using (var host = await FunctionsTestHost.StartAsync(options, builder =>
        {
            builder.AddCartrita();
            builder.Services.AddSingleton<IToolSource>(turn.Pages);
        }))
        {
            await workAsync(host.Client, (await File.ReadAllTextAsync(state.Combine("api-key"))).Trim());
        }

        return StoredBytes.Measure(state.FullName);
    }

    private static void Write(string name, SortedDictionary<string, long> before, SortedDictionary<string, long> after, long content, LongTurn turn) => new Measurement
    {
        Name = name,
        Value = after.Values.Sum() - before.Values.Sum(),
        Unit = "bytes",
        Baseline = content,
        BaselineName = Baseline,
        Params = new Dictionary<string, object>
        {
            ["aim"] = 2 * content,
            ["tokens"] = LongTurn.Tokens,
            ["toolCalls"] = turn.Pages.Results.Count,
            ["by"] = after.Select(size => (size.Key, Bytes: size.Value - before.GetValueOrDefault(size.Key))).Where(size => size.Bytes != 0).ToDictionary(size => size.Key, size => size.Bytes),
        },
    }.Write();
}
