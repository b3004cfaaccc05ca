using Cartrita.Architecture.Tests.Determinism;
using Cartrita.Architecture.Tests.Support;
using Mono.Cecil;

namespace Cartrita.Architecture.Tests.Governance;

public sealed class StateLawTests
{
    [Fact]
    public void Storage_is_used_in_stores_only() => Over(StateLaws.StorageInStores).AssertHolds();

    [Fact]
    public void Retries_are_made_by_a_policy_only() => Over(StateLaws.RetriesHaveAPolicy).AssertHolds();

    [Fact]
    public void Activities_endpoints_and_tools_keep_nothing_from_run_to_run() => Over(StateLaws.ServantsKeepNothing).AssertHolds();

    [Fact]
    public void Engine_holds_no_mutable_state() => DeterminismLaw.ExamineState(Compiled.Project("Cartrita.Runtime.Engine")).AssertHolds();

    [Fact]
    public void Orchestrators_call_what_is_declared() => CallLaw.Examine([.. Repository.Texts("orchestrations").Where(file => file.Path.EndsWith(".cs", StringComparison.Ordinal))]).AssertHolds();

    [Theory]
    [InlineData("Cartrita.Adapters.Vendors", "Microsoft.Data.Sqlite.SqliteConnection? Connection", "Microsoft.Data.Sqlite")]
    [InlineData("Cartrita.Adapters.Models", "Azure.Storage.Blobs.BlobServiceClient? Blobs", "Azure.Storage.Blobs")]
    [InlineData("Cartrita.Activities.Chat", "Azure.Storage.Blobs.BlobServiceClient? Blobs", "Azure.Storage.Blobs")]
    public void Storage_used_elsewhere_is_found(string space, string field, string mention) =>
        StateLaws.StorageInStores(Plant.Compile($"namespace {space} {{ public sealed class Planted {{ public {field}; }} }}")).AssertBroken($"{space}.Planted", mention);

    [Theory]
    [InlineData("public static object Make() => new Polly.Retry.RetryStrategyOptions();")]
    [InlineData("public static void Add(Polly.ResiliencePipelineBuilder builder) => Polly.RetryResiliencePipelineBuilderExtensions.AddRetry(builder, null!);")]
    public void Retry_made_elsewhere_is_found(string member) =>
        StateLaws.RetriesHaveAPolicy(Plant.Compile($"namespace Cartrita.Adapters.Vendors.Tavily {{ public static class Planted {{ {member} }} }}")).AssertBroken("Tavily.Planted");

    [Theory]
    [InlineData("private int count; [Microsoft.Azure.Functions.Worker.Function(\"A\")] public int Run() => ++count;", "Planted.count")]
    [InlineData("private int count; [Microsoft.Azure.Functions.Worker.Function(\"A\")] public async Task Run() { await Task.Yield(); count++; }", "Planted.count")]
    [InlineData("private readonly Dictionary<string, int> seen = []; [Microsoft.Azure.Functions.Worker.Function(\"A\")] public int Run() => seen.Count;", "Planted.seen")]
    public void Activity_that_keeps_something_is_found(string members, string mention) =>
        StateLaws.ServantsKeepNothing(Plant.Compile($"namespace Cartrita.Activities.Chat {{ public sealed class Planted {{ {members} }} }}")).AssertBroken(mention);

    [Fact]
    public void Activity_that_is_given_what_it_needs_passes() =>
        StateLaws.ServantsKeepNothing(Plant.Compile("namespace Cartrita.Activities.Chat { public sealed class Right(TimeProvider time) { private readonly int most = 3; [Microsoft.Azure.Functions.Worker.Function(\"A\")] public DateTimeOffset Run() { var seen = most; seen++; return time.GetUtcNow().AddDays(seen); } } }")).AssertHolds();

    [Theory]
    [InlineData("public sealed class Turn { private static int turns; public static int Run() => ++turns; }", "Turn.turns")]
    [InlineData("public static class Turn { private static readonly Dictionary<string, int> Seen = []; public static int Run() => Seen.Count; }", "Turn.Seen")]
    [InlineData("public static class Turn { private static readonly AsyncLocal<int> Current = new(); public static int Run() => Current.Value; }", "Turn.Current")]
    public void Engine_state_is_found(string type, string mention) => DeterminismLaw.ExamineState(Plant.Compile($"namespace Cartrita.Runtime.Engine {{ {type} }}")).AssertBroken(mention);

    [Theory]
    [InlineData("await context.CallActivityAsync<string>(plan.Next, input);", "plan.Next")]
    [InlineData("await context.CallSubOrchestratorAsync<string>(names[0], input);", "names[0]")]
    [InlineData("await stop.CallAsync<string>(step.Activity, input);", "step.Activity")]
    [InlineData("await stop.CallAsync<string>(\"Plan\" + suffix, input);", "\"Plan\" + suffix")]
    public void Call_that_a_text_decides_is_found(string statement, string mention) =>
        CallLaw.Examine([new SourceText("orchestrations/Flows/Planted.cs", $"class StopSignal {{ Task CallAsync<T>(string activity, object input) => context.CallActivityAsync(activity, input); }} class Planted {{ async Task Run() {{ {statement} }} }}")]).AssertBroken("orchestrations/Flows/Planted.cs", mention);

    [Fact]
    public void Call_by_a_durable_name_passes_through_whoever_passes_it_on() => CallLaw.Examine(
        [new SourceText("orchestrations/Right.cs", "class Right { Task Run() => FollowAsync(context, DurableNames.Plan); Task FollowAsync(object context, string activity) => context.CallActivityAsync(activity, 1); }")]).AssertHolds();

    private static LawReport Over(Func<ModuleDefinition, LawReport> law) => LawReport.Together(Compiled.Product.Select(law));
}
