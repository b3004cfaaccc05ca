using Cartrita.Architecture.Tests.Determinism;
using Cartrita.Architecture.Tests.Support;
using Mono.Cecil;

namespace Cartrita.Architecture.Tests.Governance;

public sealed class BoundaryLawTests
{
    [Fact]
    public void Configuration_is_read_in_one_place() => Over(BoundaryLaws.Configuration).AssertHolds();

    [Fact]
    public void Vendor_sdks_are_used_in_adapters_only() => Over(BoundaryLaws.VendorSdks).AssertHolds();

    [Fact]
    public void Files_belong_to_stores() => Over(BoundaryLaws.Files).AssertHolds();

    [Fact]
    public void Models_are_reached_through_the_registry() => Over(BoundaryLaws.ModelsThroughTheRegistry).AssertHolds();

    [Fact]
    public void Tools_are_run_by_the_executor() => Over(BoundaryLaws.ToolsThroughTheExecutor).AssertHolds();

    [Fact]
    public void Tools_know_no_models_and_no_agents() => Over(BoundaryLaws.ToolsAreLeaves).AssertHolds();

    [Fact]
    public void Product_and_engine_hold_no_mutable_static_state() =>
        LawReport.Together(Compiled.Product.Append(Compiled.Project("Cartrita.Runtime.Engine")).Select(DeterminismLaw.ExamineState)).AssertHolds();

    [Theory]
    [InlineData("public sealed class Reader(IConfiguration all) { public string? Get() => all[\"Key\"]; }", "Planted.Reader")]
    [InlineData("public sealed class Reader { public string? Get() => Environment.GetEnvironmentVariable(\"KEY\"); }", "GetEnvironmentVariable")]
    public void Configuration_read_elsewhere_is_found(string type, string mention) =>
        BoundaryLaws.Configuration(Plant.Compile($"namespace Planted {{ using Microsoft.Extensions.Configuration; {type} }}")).AssertBroken(mention);

    [Fact]
    public void Configuration_bound_at_registration_passes() =>
        BoundaryLaws.Configuration(Plant.Compile("""
            namespace Planted
            {
                using Microsoft.Extensions.Configuration;
                using Microsoft.Extensions.DependencyInjection;
                public static class Services { public static string? Add(this IServiceCollection services, IConfiguration all) => all["Key"]; }
            }
            """)).AssertHolds();

    [Theory]
    [InlineData("Cartrita.Activities.Chat", "OpenAI.OpenAIClient? Client", "OpenAI.OpenAIClient")]
    [InlineData("Cartrita.Adapters.Storage", "global::OpenAI.OpenAIClient? Client", "OpenAI.OpenAIClient")]
    [InlineData("Cartrita.Functions.Chat", "Azure.Identity.DefaultAzureCredential? Credential", "Azure.Identity")]
    [InlineData("Cartrita.Core.Storage", "Microsoft.Data.Sqlite.SqliteConnection? Connection", "Microsoft.Data.Sqlite")]
    [InlineData("Cartrita.Activities.Chat", "Microsoft.AspNetCore.Http.HttpContext? Context", "Microsoft.AspNetCore")]
    public void Vendor_sdk_elsewhere_is_found(string space, string field, string mention) =>
        BoundaryLaws.VendorSdks(Plant.Compile($"namespace {space} {{ public sealed class Planted {{ public {field}; }} }}")).AssertBroken($"{space}.Planted", mention);

    [Fact]
    public void Vendor_sdk_in_its_adapter_passes() =>
        BoundaryLaws.VendorSdks(Plant.Compile("namespace Cartrita.Adapters.Models { public sealed class Planted { public global::OpenAI.OpenAIClient? Client; } }")).AssertHolds();

    [Theory]
    [InlineData("Cartrita.Activities.Chat")]
    [InlineData("Cartrita.Functions.Chat")]
    [InlineData("Cartrita.Adapters.Models")]
    public void File_outside_stores_is_found(string space) =>
        BoundaryLaws.Files(Plant.Compile($"namespace {space} {{ public sealed class Planted {{ public string Read() => System.IO.File.ReadAllText(\"a\"); }} }}")).AssertBroken($"{space}.Planted.Read");

    [Theory]
    [InlineData("public sealed class Planted(Microsoft.Extensions.AI.IChatClient client) { public object Get() => client; }", "is given a model's client")]
    [InlineData("public sealed class Planted { public Microsoft.Extensions.AI.IEmbeddingGenerator<string, Microsoft.Extensions.AI.Embedding<float>>? Kept; }", "Kept keeps a model's client")]
    public void Model_past_the_registry_is_found(string type, string mention) =>
        BoundaryLaws.ModelsThroughTheRegistry(Plant.Compile($"namespace Cartrita.Activities.Chat {{ {type} }}")).AssertBroken(mention);

    [Fact]
    public void Model_asked_from_the_registry_passes() =>
        BoundaryLaws.ModelsThroughTheRegistry(Plant.Compile("""
            namespace Cartrita.Activities.Chat
            {
                using Cartrita.Core.Models;
                public sealed class Right(IModelRegistry models) { public async Task<string> Ask(ModelChoice choice) { var client = models.Chat(choice); await Task.Yield(); return client.ToString()!; } }
            }
            """)).AssertHolds();

    [Fact]
    public void Tool_run_past_the_executor_is_found() =>
        BoundaryLaws.ToolsThroughTheExecutor(Plant.Compile("""
            namespace Cartrita.Activities.Agents
            {
                using Cartrita.Core.Tools;
                public sealed class Planted { public async Task Run(ITool tool, RuntimeContext context, ToolCallRequest call) => await tool.RunAsync(context, call, default, default); }
            }
            """)).AssertBroken("Cartrita.Activities.Agents.Planted");

    [Theory]
    [InlineData("Cartrita.Core.Models.IModelRegistry")]
    [InlineData("Cartrita.Core.Agents.AgentCatalog")]
    [InlineData("Cartrita.Activities.Agents.AgentStepActivity")]
    public void Tool_that_knows_a_model_or_an_agent_is_found(string type) =>
        BoundaryLaws.ToolsAreLeaves(Plant.Compile($$"""
            namespace Cartrita.Adapters.Tools
            {
                using Cartrita.Core.Tools;
                public sealed class Planted({{type}} known) : ITool
                {
                    public ToolBinding Binding => throw new NotSupportedException();
                    public Task<ExecutorResult> RunAsync(RuntimeContext context, ToolCallRequest call, System.Text.Json.JsonElement arguments, CancellationToken stop) => throw new NotSupportedException(known.ToString());
                }
            }
            """)).AssertBroken(type);

    private static LawReport Over(Func<ModuleDefinition, LawReport> law) => LawReport.Together(Compiled.Product.Select(law));
}
