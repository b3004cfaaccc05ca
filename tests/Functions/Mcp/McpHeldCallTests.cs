using System.Net.Http.Headers;
using System.Text;
using Cartrita.Core.Errors;
using Cartrita.Functions.Tests.Support;
using Cartrita.TestSupport.OpenAI;

namespace Cartrita.Functions.Tests.Mcp;

/// <summary>Calls whose client is cut off while a model server holds the run in the middle of its answer.</summary>
public sealed class McpHeldCallTests : IAsyncLifetime
{
    private const string Text = "These words come at once and these come when the test lets go.";
    private const int Held = 5;

    private readonly TaskCompletionSource gate = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private OpenAIServer server = null!;
    private App app = null!;

    public async Task InitializeAsync()
    {
        server = (await OpenAIServer.StartAsync()).Respond(_ => OpenAIReply.Text(Text) with { BeforePiece = piece => piece < Held ? Task.CompletedTask : gate.Task });
        app = await App.StartAsync(settings => settings.AnswerFrom(server));
    }

    public async Task DisposeAsync()
    {
        gate.TrySetResult();
        await app.DisposeAsync();
        await server.DisposeAsync();
    }

    [Fact]
    public async Task Client_that_is_cut_off_comes_back_to_the_run_while_it_goes_on_and_has_its_answer_once()
    {
        var seen = await CutAsync();
        var coming = McpEvent.ResumeAsync(app.Admin, seen[^1].Id!);
        gate.SetResult();

        var rest = McpEvent.Parse((await coming).Is(200).Body).Skip(1).ToList();

        Assert.Equal(Text, rest[^1].Structured.GetProperty("message").GetProperty("content").GetString());
        Assert.Equal(1, rest.Count(one => one.IsResult));
        Assert.Empty(seen.Select(one => one.Id).Intersect(rest.Select(one => one.Id)));
        Assert.Equal(rest, McpEvent.Parse((await McpEvent.ResumeAsync(app.Admin, seen[^1].Id!)).Is(200).Body).Skip(1));
    }

    [Fact]
    public async Task Run_that_is_cancelled_in_between_is_told_to_whoever_comes_back()
    {
        var seen = await CutAsync();
        var run = seen[1].Message.GetProperty("params").GetProperty("message").GetString()!.Split(' ')[1];
        (await app.Admin.PostAsync($"api/orchestrations/{run}/cancel", "{}")).Is(202);

        var result = McpEvent.Parse((await McpEvent.ResumeAsync(app.Admin, seen[^1].Id!)).Is(200).Body)[^1];

        Assert.True(result.Message.GetProperty("result").GetProperty("isError").GetBoolean());
        Assert.Equal(Problems.RunCancelled.Code, result.Structured.GetProperty("code").GetString());
    }

    [Fact]
    public async Task Notice_that_a_call_is_cancelled_is_taken_and_cancels_no_run()
    {
        var seen = await CutAsync();
        (await app.Admin.PostAsync("mcp", """{"jsonrpc":"2.0","method":"notifications/cancelled","params":{"requestId":9}}""", McpEvent.Headers("2025-11-25"))).Is(202);
        gate.SetResult();

        var result = McpEvent.Parse((await McpEvent.ResumeAsync(app.Admin, seen[^1].Id!)).Is(200).Body)[^1];

        Assert.Equal(Text, result.Structured.GetProperty("message").GetProperty("content").GetString());
    }

    // The connection is cut after the run's first word of itself.
    private async Task<IReadOnlyList<McpEvent>> CutAsync()
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, "mcp") { Content = ApiUser.Json(McpEvent.Call(9, "What comes when?", token: 9)) };
        request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", app.Admin.Key);
        foreach (var (name, value) in McpEvent.Headers("2025-11-25"))
        {
            request.Headers.TryAddWithoutValidation(name, value);
        }

        using var patience = new CancellationTokenSource(ApiUser.Patience);
        using var answer = await app.Host.Client.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, patience.Token);
        using var reader = new StreamReader(await answer.Content.ReadAsStreamAsync(patience.Token));
        var events = new List<McpEvent>();
        var block = new StringBuilder();
        while (events.Count < 2)
        {
            var line = await reader.ReadLineAsync(patience.Token) ?? throw new EndOfStreamException("The stream ended by itself.");
            if (line.Length > 0)
            {
                block.Append(block.Length > 0 ? "\n" : string.Empty).Append(line);
                continue;
            }

            events.Add(McpEvent.ParseOne(block.ToString()));
            block.Clear();
        }

        return events;
    }
}
