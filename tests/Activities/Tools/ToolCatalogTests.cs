using System.Text.Json;
using Cartrita.Activities.Tools;
using Cartrita.Core.Agents;
using Cartrita.Core.Tools;

namespace Cartrita.Activities.Tests.Tools;

/// <summary>Tools from code and from outside, side by side.</summary>
public sealed class ToolCatalogTests
{
    private static readonly AgentCatalog Agents = AgentCatalog.Load();

    [Fact]
    public async Task Tools_of_a_source_are_given_to_the_agents_that_it_names_and_to_no_others()
    {
        var catalog = new ToolCatalog([], [new Source(["code_agent"], new Tool("shop_list", "outside"))], Agents);

        Assert.Equal(["shop_list"], await IdsAsync(catalog, "code_agent"));
        Assert.Empty(await IdsAsync(catalog, "knowledge"));
    }

    [Fact]
    public async Task Source_can_not_take_the_place_of_a_tool_in_code()
    {
        var catalog = new ToolCatalog(
            [new Tool("knowledge_search", "code"), new Tool("unnamed", "code")],
            [new Source(["knowledge"], new Tool("knowledge_search", "outside"), new Tool("unnamed", "outside"), new Tool("a_b", "first")), new Source(["knowledge"], new Tool("a_b", "second"))],
            Agents);

        var tools = await catalog.OfAsync("knowledge", CancellationToken.None);

        Assert.Equal([("knowledge_search", "code"), ("a_b", "first")], tools.Select(tool => (tool.Binding.ToolId, tool.Binding.Description)));
    }

    [Fact]
    public async Task Agent_that_does_not_exist_has_no_tools() =>
        Assert.Empty(await IdsAsync(new ToolCatalog([new Tool("knowledge_search", "code")], [], Agents), "nobody"));

    private static async Task<IEnumerable<string>> IdsAsync(ToolCatalog catalog, string agent) =>
        (await catalog.OfAsync(agent, CancellationToken.None)).Select(tool => tool.Binding.ToolId);

    private sealed class Source(string[] agents, params ITool[] tools) : IToolSource
    {
        public string Name => "shop";

        public IReadOnlyList<string> Agents => agents;

        public ValueTask<IReadOnlyList<ITool>> ToolsAsync(CancellationToken cancellationToken) => new(tools);
    }

    private sealed class Tool(string id, string description) : ITool
    {
        public ToolBinding Binding => new(id, description, JsonElement.Parse("{}"));

        public Task<ExecutorResult> RunAsync(RuntimeContext context, ToolCallRequest call, JsonElement arguments, CancellationToken cancellationToken) =>
            throw new InvalidOperationException("Nobody calls it.");
    }
}
