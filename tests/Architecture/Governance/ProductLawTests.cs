using Cartrita.Architecture.Tests.Support;
using Mono.Cecil;

namespace Cartrita.Architecture.Tests.Governance;

public sealed class ProductLawTests
{
    [Fact]
    public void Products_import_no_models_memory_or_orchestrator()
    {
        Over(ProductLaws.Imports).AssertHolds();
        ProductLaws.Files([.. Repository.Texts()]).AssertHolds();
    }

    [Fact]
    public void Products_hide_no_state() => Over(ProductLaws.NoHiddenState).AssertHolds();

    [Fact]
    public void Flows_are_declared_and_nothing_changes_them() => Over(ProductLaws.FlowsAreDeclared).AssertHolds();

    [Fact]
    public void User_interfaces_know_only_the_api()
    {
        Over(ProductLaws.InterfacesKnowTheApi).AssertHolds();
        ProductLaws.WebInterfaces([.. Repository.Texts()]).AssertHolds();
    }

    [Theory]
    [InlineData("Cartrita.Core.Models.IModelRegistry? Models", "IModelRegistry")]
    [InlineData("Cartrita.Core.Memory.MemoryStore? Memory", "MemoryStore")]
    [InlineData("Microsoft.DurableTask.TaskOrchestrationContext? Context", "TaskOrchestrationContext")]
    [InlineData("Microsoft.Extensions.AI.IChatClient? Client", "IChatClient")]
    public void Product_that_imports_the_core_is_found(string field, string mention) =>
        ProductLaws.Imports(Plant.Compile($"namespace Cartrita.Products.HelloWorld {{ public sealed class Planted {{ public {field}; }} }}")).AssertBroken("Cartrita.Products.HelloWorld.Planted", mention);

    [Theory]
    [InlineData("products/hello_world/flow.json", """{"steps":[{"type":"Cartrita.Orchestrations.Chat.ChatOrchestrator"}]}""", "Cartrita.Orchestrations")]
    [InlineData("products/hello_world/Echo.cs", "using Cartrita.Core.Models;", "no code of its own")]
    [InlineData("products/hello_world/runs.db", "", "no state")]
    public void Product_file_that_reaches_into_the_core_or_keeps_something_is_found(string path, string text, string mention) =>
        ProductLaws.Files([new SourceText(path, text)]).AssertBroken(path, mention);

    [Fact]
    public void Product_of_a_manifest_and_a_flow_passes() => ProductLaws.Files(
        [
            new SourceText("products/hello_world/manifest.json", """{"id":"hello_world","flows":["echo"]}"""),
            new SourceText("products/hello_world/flows/echo.json", """{"steps":[{"id":"say","type":"tool","tool":"echo"}]}"""),
        ]).AssertHolds();

    [Theory]
    [InlineData("private int runs; public int Next() => ++runs;", "runs")]
    [InlineData("private readonly Dictionary<string, int> seen = []; public int Next() => seen.Count;", "seen")]
    [InlineData("private static readonly List<string> Said = []; public int Count => Said.Count;", "Said")]
    [InlineData("public string Read() => System.IO.File.ReadAllText(\"a\");", "keeps nothing itself")]
    [InlineData("public Cartrita.Core.Storage.IDocumentStore? Documents() => null;", "IDocumentStore")]
    public void State_that_a_product_hides_is_found(string members, string mention) =>
        ProductLaws.NoHiddenState(Plant.Compile($"namespace Cartrita.Products.HelloWorld {{ public sealed class Planted {{ {members} }} }}")).AssertBroken("Planted", mention);

    [Fact]
    public void Product_of_records_passes() =>
        ProductLaws.NoHiddenState(Plant.Compile("namespace Cartrita.Products.HelloWorld { public sealed record Right(string Text) { public required IReadOnlyList<string> Words { get; init; } } }")).AssertHolds();

    [Theory]
    [InlineData("Cartrita.Orchestrations.Flows", "public static class Planted { public static object Make() => System.Reflection.Emit.AssemblyBuilder.DefineDynamicAssembly(new(\"a\"), System.Reflection.Emit.AssemblyBuilderAccess.Run); }", "made at run time")]
    [InlineData("Cartrita.Activities.Chat", "public static class Planted { public static object Make(byte[] code) => System.Reflection.Assembly.Load(code); }", "made at run time")]
    [InlineData("Cartrita.Activities.Chat", "public static class Planted { public static object Make(System.Linq.Expressions.Expression<Func<int>> code) => code.Compile(); }", "made at run time")]
    [InlineData("Cartrita.Core.Flows", "public sealed record Planted { public string Next { get; set; } = string.Empty; }", "Planted.Next can be set")]
    [InlineData("Cartrita.Activities.Flows.Steps", "public static class Planted { public static void Change() => System.IO.File.WriteAllText(\"flow.json\", \"{}\"); }", "does not write flows")]
    public void Flow_that_is_made_or_changed_at_run_time_is_found(string space, string type, string mention) =>
        ProductLaws.FlowsAreDeclared(Plant.Compile($"namespace {space} {{ {type} }}")).AssertBroken("Planted", mention);

    [Fact]
    public void Flow_that_is_read_passes() =>
        ProductLaws.FlowsAreDeclared(Plant.Compile("namespace Cartrita.Core.Flows { public sealed record Right { public required string Next { get; init; } public static string Read() => System.IO.File.ReadAllText(\"flow.json\"); } }")).AssertHolds();

    [Theory]
    [InlineData("Cartrita.Functions.CommandLine", "Cartrita.Core.Storage.IDocumentStore? Documents", "IDocumentStore")]
    [InlineData("Cartrita.Functions.CommandLine", "Cartrita.Core.Models.IModelRegistry? Models", "IModelRegistry")]
    [InlineData("Cartrita.Functions.ControlCentre", "Microsoft.DurableTask.Client.DurableTaskClient? Client", "DurableTaskClient")]
    [InlineData("Cartrita.Ui", "Cartrita.Core.Streaming.IFrameLog? Log", "IFrameLog")]
    public void User_interface_that_goes_past_the_api_is_found(string space, string field, string mention) =>
        ProductLaws.InterfacesKnowTheApi(Plant.Compile($"namespace {space} {{ public sealed class Planted {{ public {field}; }} }}")).AssertBroken($"{space}.Planted", mention);

    [Theory]
    [InlineData("ui/src/app.ts", "import { registry } from \"../../adapters/Models/registry\";", "not the interface's own")]
    [InlineData("ui/src/app.ts", "const answer = await fetch(\"https://api.openai.com/v1/chat/completions\");", "asks https://api.openai.com")]
    [InlineData("functions/ControlCentre/app.js", "new WebSocket('wss://example.org/ws');", "asks wss://example.org")]
    [InlineData("ui/Ui.csproj", "<ProjectReference Include=\"../core/Cartrita.Core.csproj\" />", "references the product")]
    [InlineData("ui/Page.cs", "using Cartrita.Core.Chat;", "references the product")]
    public void Web_interface_that_goes_past_the_api_is_found(string path, string text, string mention) =>
        ProductLaws.WebInterfaces([new SourceText(path, text)]).AssertBroken(path, mention);

    [Fact]
    public void Web_interface_that_asks_its_own_server_passes() => ProductLaws.WebInterfaces(
        [new SourceText("ui/src/graph/view.ts", "import { say } from \"../say\"; const answer = await fetch(`/api/orchestrations/${id}/graph`); new EventSource(\"/api/orchestrations/1/events\");")]).AssertHolds();

    private static LawReport Over(Func<ModuleDefinition, LawReport> law) => LawReport.Together(Compiled.Product.Select(law));
}
