using System.Text.Json;
using Cartrita.Activities.Agents;
using Cartrita.Activities.Tests.Support;
using Cartrita.Core.Agents;
using Cartrita.Core.Storage;
using Cartrita.Core.Streaming.Data;
using Cartrita.Core.Tools;
using Cartrita.TestSupport.OpenAI;
using Microsoft.Extensions.DependencyInjection;

namespace Cartrita.Activities.Tests.Governance;

/// <summary>What a tool that writes would be called with is moderated before anybody is asked.</summary>
public sealed class ModeratedCallTests : IAsyncLifetime
{
    private OpenAIServer server = null!;

    public async Task InitializeAsync()
    {
        server = await OpenAIServer.StartAsync();
        server.Moderates = _ => OpenAIReply.Moderation(("poison", "illicit/violent", 0.9), ("bitter", "harassment", 0.6));
    }

    public async Task DisposeAsync() => await server.DisposeAsync();

    [Fact]
    public async Task Call_with_a_blocked_text_is_denied_and_nobody_is_asked_about_it()
    {
        await using var harness = Harness(ToolEffect.Writes);

        var result = await harness.CallAsync("send", new { text = "mix the poison" });

        Assert.Equal((ToolCallStatus.Denied, "call_blocked", null), (result.Status, result.Code, result.Approval));
        Assert.Equal("moderation.illicit/violent", Assert.Single(result.Findings).Rule);
    }

    [Theory]
    [InlineData("""{"text":"смешай яд"}""")]
    [InlineData("""{"text":"чай","parts":[{"яд":"капля"}]}""")]
    [InlineData("""{"text":"p\u006fison"}""")]
    public async Task Call_is_moderated_as_it_is_read_in_any_script_and_however_it_is_escaped(string arguments)
    {
        server.Moderates = _ => OpenAIReply.Moderation(("poison", "illicit/violent", 0.9), ("яд", "illicit/violent", 0.9));
        await using var harness = Harness(ToolEffect.Writes);

        Assert.Equal("call_blocked", (await harness.CallAsync("send", JsonElement.Parse(arguments))).Code);
    }

    [Fact]
    public async Task Call_that_passes_waits_for_its_approval_and_is_looked_at_once()
    {
        await using var harness = Harness(ToolEffect.Writes);

        var first = await harness.CallAsync("send", new { text = "a bitter note" });
        var again = await harness.CallAsync("send", new { text = "a bitter note" });

        Assert.Equal((ToolCallStatus.AwaitingApproval, ToolCallStatus.AwaitingApproval), (first.Status, again.Status));
        Assert.Equal("flagged", Assert.Single(first.Findings).Action);
        Assert.Empty(again.Findings);
        Assert.Single(server.Requests);
    }

    [Fact]
    public async Task Call_that_only_reads_is_not_looked_at()
    {
        await using var harness = Harness(ToolEffect.Reads);

        Assert.Equal(ToolCallStatus.Succeeded, (await harness.CallAsync("send", new { text = "mix the poison" })).Status);
        Assert.Empty(server.Requests);
    }

    [Fact]
    public async Task Denied_call_is_told_by_a_frame()
    {
        await using var harness = Harness(ToolEffect.Writes);
        var run = await harness.AdmitAsync("Which tea?");
        var arguments = await harness.Get<IRunPayloads>().PutAsync(run.Scope, JsonElement.Parse("""{"text":"mix the poison"}"""), PayloadJson.Default.JsonElement, CancellationToken.None);
        var task = new TaskNode(new AgentTaskId("t1"), "research_agent", [], Parent: null);

        var outcome = await harness.Get<ExecuteToolActivity>().RunAsync(
            new ExecuteToolInput { Scope = run.Scope, WriterId = "t1.tool.c1", Task = task, Call = new ToolCallRequest("c1", "send", arguments) }, CancellationToken.None);

        Assert.Equal("call_blocked", ChatRun.Value(outcome).Code);
        Assert.Equal(new SafetyFlagData("tool", "moderation.illicit/violent", "blocked"), Assert.Single((await run.ViewAsync()).SafetyFlags));
    }

    // A busy machine's server is slow, and is asked once all the same.
    private RunHarness Harness(ToolEffect effect) => new(
        services => services.AddSingleton<IToolSource>(new Tool(effect)),
        ("OPENAI_API_KEY", "key-of-the-test"), ("OPENAI_BASE_URL", server.Endpoint.ToString()), ("Models:Embedding", "local-extractive"), ("Safety:Moderation", "input_and_output"),
        ("Vendors:OpenAI:Timeout", "00:00:30"), ("Vendors:OpenAI:TotalTimeout", "00:01:00"), ("Vendors:OpenAI:HedgeAfter", "00:00:00"));

    private sealed class Tool(ToolEffect effect) : ITool, IToolSource
    {
        public string Name => "test";

        public IReadOnlyList<string> Agents => ["research_agent"];

        public ToolBinding Binding => new("send", "Sends a message.", JsonElement.Parse("""{"type":"object","required":["text"],"properties":{"text":{"type":"string"}}}""")) { Effect = effect };

        public ValueTask<IReadOnlyList<ITool>> ToolsAsync(CancellationToken cancellationToken) => new([this]);

        public Task<ExecutorResult> RunAsync(RuntimeContext context, ToolCallRequest call, JsonElement arguments, CancellationToken cancellationToken) =>
            Task.FromResult(new ExecutorResult { Status = ToolCallStatus.Succeeded });
    }
}
