using System.Text.Json;
using Cartrita.Activities.Tests.Support;
using Cartrita.Activities.Tools;
using Cartrita.Adapters.Tools.Schemas;
using Cartrita.Core.Agents;
using Cartrita.Core.Tools;
using Cartrita.TestSupport.Time;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging.Abstractions;

namespace Cartrita.Activities.Tests.Tools;

/// <summary>Tools from code and from outside, side by side.</summary>
public sealed class ToolCatalogTests
{
    private static readonly AgentCatalog Agents = AgentCatalog.Load(new ServiceCollection().AddCartritaSchemas().BuildServiceProvider().GetRequiredService<IJsonSchemas>());

    [Fact]
    public async Task Tools_of_a_source_are_given_to_the_agents_that_it_names_and_to_no_others()
    {
        var catalog = Catalog([], new Source(["code_agent"], new Tool("shop_list", "outside")));

        Assert.Equal(["shop_list"], await IdsAsync(catalog, "code_agent"));
        Assert.Empty(await IdsAsync(catalog, "knowledge"));
    }

    [Fact]
    public async Task Source_can_not_take_the_place_of_a_tool_in_code()
    {
        var catalog = Catalog(
            [new Tool("knowledge_search", "code"), new Tool("unnamed", "code")],
            new Source(["knowledge"], new Tool("knowledge_search", "outside"), new Tool("unnamed", "outside"), new Tool("a_b", "first")),
            new Source(["knowledge"], new Tool("a_b", "second")));

        var tools = await catalog.OfAsync("knowledge", CancellationToken.None);

        Assert.Equal([("knowledge_search", "code"), ("a_b", "first")], tools.Select(tool => (tool.Binding.ToolId, tool.Binding.Description)));
    }

    [Fact]
    public async Task Agent_that_does_not_exist_has_no_tools() =>
        Assert.Empty(await IdsAsync(Catalog([new Tool("knowledge_search", "code")]), "nobody"));

    [Fact]
    public async Task Source_that_never_answers_holds_a_question_up_for_a_moment_only()
    {
        var (time, silent) = (new ManualTime(), new SilentSource());
        var catalog = new ToolCatalog([], [silent], Agents, time, NullLogger<ToolCatalog>.Instance);

        var asked = catalog.OutsideAsync(CancellationToken.None).AsTask();
        await silent.Asked;
        await time.UntilPendingAsync(SourceTools.FirstWait, CancellationToken.None);
        Assert.False(asked.IsCompleted);
        time.Advance(SourceTools.FirstWait);

        Assert.Empty(await asked);
    }

    [Fact]
    public async Task Source_that_answered_once_is_not_waited_for_again()
    {
        var source = new SilentSource();
        source.Answer.SetResult([new Tool("shop_list", "outside")]);
        var catalog = Catalog([], source);
        Assert.Single(await catalog.OutsideAsync(CancellationToken.None));
        source.Answer = new TaskCompletionSource<IReadOnlyList<ITool>>();

        // The clock stands still: whoever waited for the source, or for a time, would wait for ever.
        Assert.Single(await catalog.OutsideAsync(CancellationToken.None));
        Assert.Single(await catalog.OutsideAsync(CancellationToken.None));
    }

    [Fact]
    public async Task Source_that_breaks_gives_what_it_last_had_and_fails_neither_a_question_nor_an_agent()
    {
        var source = new SilentSource();
        source.Answer.SetResult([new Tool("shop_list", "outside")]);
        var catalog = Catalog([], source);
        Assert.Equal(["shop_list"], await IdsAsync(catalog, "code_agent"));
        source.Answer = new TaskCompletionSource<IReadOnlyList<ITool>>();
        source.Answer.SetException(new InvalidOperationException("A defect."));

        Assert.Equal(["shop_list"], await IdsAsync(catalog, "code_agent"));
        Assert.Equal(["shop_list"], (await catalog.OutsideAsync(CancellationToken.None)).Select(tool => tool.ToolId));
    }

    [Fact]
    public async Task Every_tool_that_a_manifest_names_is_there_in_code()
    {
        await using var harness = new RunHarness();
        var ids = harness.Get<IEnumerable<ITool>>().Select(tool => tool.Binding.ToolId).ToHashSet(StringComparer.Ordinal);

        Assert.DoesNotContain(Agents.All.SelectMany(agent => agent.Tools), id => !ids.Contains(id));
    }

    private static ToolCatalog Catalog(IEnumerable<ITool> inCode, params IToolSource[] sources) =>
        new(inCode, sources, Agents, new ManualTime(), NullLogger<ToolCatalog>.Instance);

    private static async Task<IEnumerable<string>> IdsAsync(ToolCatalog catalog, string agent) =>
        (await catalog.OfAsync(agent, CancellationToken.None)).Select(tool => tool.Binding.ToolId);

    private sealed class Source(string[] agents, params ITool[] tools) : IToolSource
    {
        public string Name => "shop";

        public IReadOnlyList<string> Agents => agents;

        public ValueTask<IReadOnlyList<ITool>> ToolsAsync(CancellationToken cancellationToken) => new(tools);
    }

    private sealed class SilentSource : IToolSource
    {
        private readonly TaskCompletionSource asked = new(TaskCreationOptions.RunContinuationsAsynchronously);

        public Task Asked => asked.Task;

        public TaskCompletionSource<IReadOnlyList<ITool>> Answer { get; set; } = new();

        public string Name => "silent";

        public IReadOnlyList<string> Agents => ["code_agent"];

        public async ValueTask<IReadOnlyList<ITool>> ToolsAsync(CancellationToken cancellationToken)
        {
            asked.TrySetResult();
            return await Answer.Task.WaitAsync(cancellationToken);
        }
    }

    private sealed class Tool(string id, string description) : ITool
    {
        public ToolBinding Binding => new(id, description, JsonElement.Parse("{}"));

        public Task<ExecutorResult> RunAsync(RuntimeContext context, ToolCallRequest call, JsonElement arguments, CancellationToken cancellationToken) =>
            throw new InvalidOperationException("Nobody calls it.");
    }
}
