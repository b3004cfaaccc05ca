using Cartrita.Architecture.Tests.Support;

namespace Cartrita.Architecture.Tests.Determinism;

public sealed class DeterminismLawTests
{
    [Fact]
    public void Orchestrators_use_nothing_that_a_replay_cannot_repeat() => DeterminismLaw.ExamineMembers(Compiled.Project("Cartrita.Orchestrations")).AssertHolds();

    [Fact]
    public void Orchestrators_keep_no_state_outside_their_history() => DeterminismLaw.ExamineState(Compiled.Project("Cartrita.Orchestrations")).AssertHolds();

    [Fact]
    public void Engine_uses_no_clock_chance_or_io() => DeterminismLaw.ExaminePurity(Compiled.Project("Cartrita.Runtime.Engine")).AssertHolds();

    [Theory]
    [InlineData("DateTime.UtcNow", "System.DateTime.UtcNow")]
    [InlineData("DateTime.Now", "System.DateTime.Now")]
    [InlineData("DateTime.Today", "System.DateTime.Today")]
    [InlineData("DateTimeOffset.UtcNow", "System.DateTimeOffset.UtcNow")]
    [InlineData("Guid.NewGuid()", "System.Guid.NewGuid")]
    [InlineData("Guid.CreateVersion7()", "System.Guid.CreateVersion7")]
    [InlineData("Random.Shared.Next()", "System.Random")]
    [InlineData("new Random(7).Next()", "System.Random")]
    [InlineData("Task.Run(() => 1)", "System.Threading.Tasks.Task.Run")]
    [InlineData("Task.Delay(1)", "System.Threading.Tasks.Task.Delay")]
    [InlineData("Task.Factory.StartNew(() => 1)", "System.Threading.Tasks.Task.Factory")]
    [InlineData("Task.FromResult(1).ConfigureAwait(false)", "System.Threading.Tasks.Task.ConfigureAwait")]
    [InlineData("new Thread(() => { })", "System.Threading.Thread")]
    [InlineData("Environment.MachineName", "System.Environment")]
    [InlineData("System.IO.File.Exists(\"a\")", "System.IO.File")]
    [InlineData("new System.Net.Http.HttpClient()", "System.Net.Http.HttpClient")]
    [InlineData("System.Diagnostics.Stopwatch.GetTimestamp()", "System.Diagnostics.Stopwatch")]
    [InlineData("TimeProvider.System.GetUtcNow()", "System.TimeProvider")]
    [InlineData("new Func<object>(() => DateTime.UtcNow)", "System.DateTime.UtcNow")]
    public void Banned_member_is_found(string expression, string name) =>
        DeterminismLaw.ExamineMembers(Plant.Compile($"namespace Planted; public static class Orchestrator {{ public static object Decide() => {expression}; }}"))
            .AssertBroken("Planted.Orchestrator", name);

    [Fact]
    public void Banned_member_behind_an_await_is_found() =>
        DeterminismLaw.ExamineMembers(Plant.Compile("namespace Planted; public static class Orchestrator { public static async Task Decide() { await Task.Delay(TimeSpan.FromSeconds(1), TimeProvider.System); } }"))
            .AssertBroken("System.Threading.Tasks.Task.Delay", "System.TimeProvider");

    [Theory]
    [InlineData("private static int count; public static int Next() => ++count;", "count")]
    [InlineData("public static int Count { get; set; }", "Count")]
    [InlineData("private static readonly Dictionary<string, int> Seen = []; public static int Next() => Seen.Count;", "Seen")]
    public void Static_state_is_found(string member, string name) =>
        DeterminismLaw.ExamineState(Plant.Compile($"namespace Planted; public static class Orchestrator {{ {member} }}")).AssertBroken($"Planted.Orchestrator.{name}");

    [Fact]
    public void Constants_and_frozen_tables_pass() =>
        DeterminismLaw.ExamineState(Plant.Compile(
            "namespace Planted; public static class Orchestrator { private const int Limit = 3; private static readonly TimeSpan Pause = TimeSpan.FromSeconds(2); public static TimeSpan Next(int n) => n > Limit ? Pause : TimeSpan.Zero; public static Func<int, int> Lambda() => one => one + 1; }"))
            .AssertHolds();
}
