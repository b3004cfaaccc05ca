using System.Text.Json;
using Cartrita.Activities.Agents;
using Cartrita.Activities.Governance;
using Cartrita.Activities.Tests.Support;
using Cartrita.Core.Agents;
using Cartrita.Core.Chat;
using Cartrita.Core.Knowledge;
using Cartrita.Core.Models;
using Cartrita.Core.Storage;
using Cartrita.Core.Streaming;
using Cartrita.Core.Streaming.Data;
using Cartrita.Core.Tools;
using Cartrita.TestSupport.OpenAI;
using Microsoft.Extensions.DependencyInjection;

namespace Cartrita.Activities.Tests.Governance;

/// <summary>What agents write reaches clients as answers do: without credentials, and not before a verdict.</summary>
public sealed class ToldWordsTests : IAsyncLifetime
{
    private const string Key = "sk-proj-abcdefghijklmnopqrstuvwx";
    private static readonly TaskNode Task1 = new(new AgentTaskId("t1"), "research_agent", [], Parent: null);

    private OpenAIServer server = null!;

    public async Task InitializeAsync()
    {
        server = await OpenAIServer.StartAsync();
        server.Moderates = _ => OpenAIReply.Moderation(("poison", "illicit/violent", 0.9), ("bitter", "harassment", 0.6));
    }

    public async Task DisposeAsync() => await server.DisposeAsync();

    [Theory]
    [InlineData("https://a.example/x?access_token=abc&page=2", "https://a.example/x?access_token=[redacted]&page=2")]
    [InlineData("see https://a.example/#id_token=abc.def, please", "see https://a.example/#id_token=[redacted] please")]
    [InlineData("https://a.example/?X-Amz-Signature=0af1&api_key=1&sig=2&key=3", "https://a.example/?X-Amz-Signature=[redacted]&api_key=[redacted]&sig=[redacted]&key=[redacted]")]
    [InlineData("https://a.example/?keyword=pandas&author=ada&monkey=1", "https://a.example/?keyword=pandas&author=ada&monkey=1")]
    [InlineData("my key is sk-proj-abcdefghijklmnopqrstuvwx", "my key is [redacted]")]
    public async Task Credential_is_replaced_also_in_the_query_of_an_address(string text, string expected)
    {
        await using var harness = Harness();

        Assert.Equal(expected, harness.Get<ToldWords>().Of(text));
    }

    [Fact]
    public async Task Output_of_an_agent_is_told_without_credentials()
    {
        await using var harness = Harness(("Safety:Moderation", "never"));

        var (data, flags) = await TellAsync(harness, Output($"The key is {Key}."));

        Assert.Equal("The key is [redacted].", data.GetProperty("summary").GetString());
        Assert.Equal("Why [redacted]?", data.GetProperty("gaps")[0].GetString());
        Assert.DoesNotContain(Key, data.GetRawText(), StringComparison.Ordinal);
        Assert.False(data.GetProperty("patch").GetProperty("applies").GetBoolean());
        Assert.Empty(flags);
        Assert.Empty(server.Requests);
    }

    [Fact]
    public async Task Output_that_moderation_blocks_is_withheld_and_flagged()
    {
        await using var harness = Harness();

        var (data, flags) = await TellAsync(harness, Output("Mix the poison."));

        Assert.Equal("[answer_blocked]", data.GetProperty("summary").GetString());
        Assert.Equal(1, data.GetProperty("evidenceCount").GetInt32());
        Assert.All(new[] { "poison", "claimed", "Why", "diff", "A title" }, word => Assert.DoesNotContain(word, data.GetRawText(), StringComparison.Ordinal));
        Assert.Equal([new SafetyFlagData("output", "moderation.illicit/violent", "blocked")], flags);
    }

    [Fact]
    public async Task Output_that_passes_is_told_with_its_flags()
    {
        await using var harness = Harness();

        var (data, flags) = await TellAsync(harness, Output("A bitter tea."));

        Assert.Equal("A bitter tea.", data.GetProperty("summary").GetString());
        Assert.Equal([new SafetyFlagData("output", "moderation.harassment", "flagged")], flags);
    }

    [Theory]
    [InlineData("""{"query":"the key sk-proj-abcdefghijklmnopqrstuvwx"}""", null, "the key [redacted]", 0)]
    [InlineData("""{"url":"https://a.example/?access_token=abc"}""", null, "https://a.example/?access_token=[redacted]", 0)]
    [InlineData("""{"query":"mix the poison"}""", null, null, 1)]
    [InlineData("""{"query":"the diagnosis of Ada"}""", "GET https://hospital.example/search", null, 0)]
    public async Task Query_of_a_call_is_told_as_answers_are_and_only_of_tools_in_code(string arguments, string? target, string? query, int flags)
    {
        await using var harness = Harness(services => services.AddSingleton<IToolSource>(new Tool(target)));
        var run = await harness.AdmitAsync("Which tea?");
        var kept = await harness.Get<IRunPayloads>().PutAsync(run.Scope, JsonElement.Parse(arguments), PayloadJson.Default.JsonElement, CancellationToken.None);

        ChatRun.Value(await harness.Get<ExecuteToolActivity>().RunAsync(
            new ExecuteToolInput { Scope = run.Scope, WriterId = "t1.tool.c1", Task = Task1, Call = new ToolCallRequest("c1", "look", kept) }, CancellationToken.None));

        var frames = await run.FramesAsync();
        var call = Assert.Single(frames, frame => frame.EventType == FrameKinds.FunctionCall);
        Assert.Equal(query, call.Data.TryGetProperty("query", out var told) ? told.GetString() : null);
        Assert.Equal(flags, (await run.ViewAsync()).SafetyFlags.Count);
    }

    private static AgentOutput Output(string summary) => new(summary, [new Evidence { Id = "e1", Text = "text", Start = 0, End = 4, Url = new Uri("https://a.example/"), Title = "A title" }])
    {
        Claims = [new AgentClaim($"It is claimed: {Key}", ["e1"], null)],
        Gaps = [$"Why {Key}?"],
        Patch = new AgentPatch($"+ diff {Key}", [new PatchedFile("a.txt", "modified", 1, 0, $"Because {Key}")], new AgentPullRequest("A title", $"Body {Key}", null)),
    };

    private static async Task<(JsonElement Data, IReadOnlyList<SafetyFlagData> Flags)> TellAsync(RunHarness harness, AgentOutput output)
    {
        var run = await harness.AdmitAsync("Which tea?");
        var input = new AgentStepInput
        {
            Scope = run.Scope,
            WriterId = "t1.step.0",
            Task = Task1,
            Level = 1,
            Plan = new PayloadRef(new string('0', 64), 2),
            Supervisor = new ModelChoice("openai", "gpt-test"),
            Progress = new AgentProgress { StartedAt = TimeProvider.System.GetUtcNow() },
            MayCallTools = true,
        };
        await using (var writer = await harness.Get<AgentFrames>().OpenAsync(input, CancellationToken.None))
        {
            await writer.WriteOutputAsync(output, new AgentStepResult { Usage = TokenUsage.None, DurationMs = 1 }, TokenUsage.None, CancellationToken.None);
        }

        var frame = Assert.Single(await run.FramesAsync(), frame => frame.EventType == FrameKinds.AgentTaskOutput);
        return (frame.Data, (await run.ViewAsync()).SafetyFlags);
    }

    private RunHarness Harness(params (string Key, string? Value)[] settings) => Harness(_ => { }, settings);

    private RunHarness Harness(Action<IServiceCollection> decorate, params (string Key, string? Value)[] settings) => new(
        decorate,
        [("OPENAI_API_KEY", "key-of-the-test"), ("OPENAI_BASE_URL", server.Endpoint.ToString()), ("Models:Embedding", "local-extractive"), ("Safety:Moderation", settings.Any(setting => setting.Key == "Safety:Moderation") ? "never" : "input_and_output"), .. settings.Where(setting => setting.Key != "Safety:Moderation")]);

    private sealed class Tool(string? target) : ITool, IToolSource
    {
        public string Name => "test";

        public IReadOnlyList<string> Agents => ["research_agent"];

        public ToolBinding Binding => new("look", "Looks.", JsonElement.Parse("""{"type":"object"}""")) { Effect = ToolEffect.Reads, Target = target };

        public ValueTask<IReadOnlyList<ITool>> ToolsAsync(CancellationToken cancellationToken) => new([this]);

        public Task<ExecutorResult> RunAsync(RuntimeContext context, ToolCallRequest call, JsonElement arguments, CancellationToken cancellationToken) => Task.FromResult(new ExecutorResult
        {
            Status = ToolCallStatus.Succeeded,
            Packet = new PacketEnvelopeIn("test", JsonElement.Parse("{}"), new PacketMetadata("thread-1", "request-1", call.CallId, DateTimeOffset.UnixEpoch), new PacketProvenance("look", "research_agent", [])),
        });
    }
}
