using Cartrita.Core.Agents;

namespace Cartrita.Core.Tests.Agents;

public sealed class AgentCatalogTests
{
    private static readonly AgentCatalog Catalog = AgentCatalog.Load(new AnyForm());
    private static readonly AgentManifest Knowledge = Catalog.Find("knowledge")!;

    [Fact]
    public void Catalog_has_the_ten_agents()
    {
        string[] ids = ["audio", "code_agent", "computer_use", "evaluation", "knowledge", "memory", "modelSelector", "research_agent", "safety", "task_agent"];

        Assert.Equal(ids, Catalog.All.Select(agent => agent.Id));
        Assert.All(Catalog.All, agent => Assert.Null(agent.Model));
    }

    [Fact]
    public void Only_agents_that_work_may_stand_in_plans()
    {
        Assert.Equal(["audio", "code_agent", "evaluation", "knowledge", "memory", "modelSelector", "research_agent", "safety", "task_agent"], Catalog.Available.Select(agent => agent.Id));
        Assert.Equal(["audio", "code_agent", "knowledge", "research_agent", "task_agent"], Catalog.Plannable.Select(agent => agent.Id));
    }

    [Fact]
    public void Agent_whose_vendor_is_not_configured_stands_in_no_plan()
    {
        var bare = AgentCatalog.Load(new AnyForm(), "audio");

        Assert.Equal(["code_agent", "knowledge", "research_agent", "task_agent"], bare.Plannable.Select(agent => agent.Id));
        Assert.False(bare.Find("audio")!.Available);
    }

    [Fact]
    public void Manifests_say_what_they_replace()
    {
        var replaced = Catalog.All.Where(agent => agent.Replaces is not null).ToDictionary(agent => agent.Id, agent => agent.Replaces);

        Assert.Equal(
            new Dictionary<string, string?> { ["code_agent"] = "code", ["knowledge"] = "retrieval", ["research_agent"] = "research", ["task_agent"] = "toolComposer" },
            replaced);
    }

    [Fact]
    public void Every_schema_is_closed()
    {
        var schemas = Catalog.All.SelectMany(agent => agent.Capabilities.Select(capability => capability.Parameters).Append(agent.Input).Append(agent.Output));

        Assert.All(schemas, schema => Assert.False(schema.GetProperty("additionalProperties").GetBoolean()));
    }

    [Fact]
    public void Every_agent_has_its_prompt() => Assert.All(Catalog.All, agent => Assert.NotEmpty(Catalog.Prompt(agent.Prompt.File)));

    [Theory]
    [InlineData("a", "b", "b depends on itself.")]
    [InlineData("b", "nobody", "depends on nobody, which does not exist.")]
    public void Dependency_that_leads_back_or_nowhere_is_refused(string first, string second, string reason)
    {
        var prompts = new Dictionary<string, string> { ["knowledge.v3.md"] = "…" };
        var one = Knowledge with { Id = "a", Dependencies = [second] };
        var other = Knowledge with { Id = "b", Dependencies = [first] };

        var fault = Assert.Throws<InvalidDataException>(() => AgentCatalog.Create([one, other], prompts));

        Assert.Contains(reason, fault.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Available_agent_that_rests_on_an_absent_one_is_refused()
    {
        var prompts = new Dictionary<string, string> { ["knowledge.v3.md"] = "…" };
        var absent = Knowledge with { Id = "absent", Available = false, Dependencies = [] };
        var needy = Knowledge with { Id = "needy", Dependencies = ["absent"] };

        var fault = Assert.Throws<InvalidDataException>(() => AgentCatalog.Create([absent, needy], prompts));

        Assert.Equal("needy is available and depends on absent, which is not.", fault.Message);
    }

    [Fact]
    public void Member_that_is_required_and_not_there_is_refused()
    {
        var prompts = new Dictionary<string, string> { ["knowledge.v3.md"] = "…" };
        var input = System.Text.Json.JsonElement.Parse("""{"type":"object","required":["objective","question"],"properties":{"objective":{"type":"string"}}}""");

        var fault = Assert.Throws<InvalidDataException>(() => AgentCatalog.Create([Knowledge with { Dependencies = [], Input = input }], prompts));

        Assert.Equal("knowledge requires question in its input, which has no such member.", fault.Message);
    }

    [Fact]
    public void Effort_that_is_none_is_refused()
    {
        var prompts = new Dictionary<string, string> { ["knowledge.v3.md"] = "…" };
        var keen = Knowledge with { Dependencies = [], ReasoningEffort = "minimal" };
        Assert.Equal("minimal", AgentCatalog.Create([keen], prompts).Find("knowledge")!.ReasoningEffort);

        var fault = Assert.Throws<InvalidDataException>(() => AgentCatalog.Create([keen with { ReasoningEffort = "much" }], prompts));

        Assert.Equal("knowledge wants an effort of much, which is none.", fault.Message);
    }

    [Fact]
    public void Missing_prompt_and_taken_id_are_refused()
    {
        var fault = Assert.Throws<InvalidDataException>(
            () => AgentCatalog.Create([Knowledge with { Dependencies = [] }, Knowledge with { Dependencies = [] }], new Dictionary<string, string>()));

        Assert.Contains("Two agents have the id knowledge.", fault.Message, StringComparison.Ordinal);
        Assert.Contains("knowledge has no prompt knowledge.v3.md of version 3.", fault.Message, StringComparison.Ordinal);
    }
}
