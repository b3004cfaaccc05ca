using Cartrita.Architecture.Tests.Support;
using Mono.Cecil;

namespace Cartrita.Architecture.Tests.Determinism;

/// <summary>
/// An orchestrator decides the same on every replay. The analyzer (BannedSymbols.txt) says so while one types; this law reads the IL, where no pragma hides anything.
/// </summary>
internal static class DeterminismLaw
{
    private const string Clock = "time is context.CurrentUtcDateTime";
    private const string Chance = "ids are context.NewGuid, chance belongs to an activity";
    private const string Outside = "I/O and the machine belong to an activity";
    private const string Threads = "the turn would wait for something that no replay brings back";

    private static readonly Dictionary<string, string> Reasons = new(StringComparer.Ordinal)
    {
        ["System.DateTime.Now"] = Clock,
        ["System.DateTime.UtcNow"] = Clock,
        ["System.DateTime.Today"] = Clock,
        ["System.DateTimeOffset.Now"] = Clock,
        ["System.DateTimeOffset.UtcNow"] = Clock,
        ["System.TimeProvider"] = Clock,
        ["System.Diagnostics.Stopwatch"] = Clock,
        ["System.Guid.NewGuid"] = Chance,
        ["System.Guid.CreateVersion7"] = Chance,
        ["System.Random"] = Chance,
        ["System.Security.Cryptography.RandomNumberGenerator"] = Chance,
        ["System.HashCode"] = "is seeded anew in every process",
        ["System.Environment"] = Outside,
        ["System.Console"] = Outside,
        ["System.IO.File"] = Outside,
        ["System.IO.FileStream"] = Outside,
        ["System.IO.Directory"] = Outside,
        ["System.Net.Http.HttpClient"] = Outside,
        ["System.Net.Sockets.Socket"] = Outside,
        ["System.Diagnostics.Process"] = Outside,
        ["Microsoft.Extensions.Configuration.IConfiguration"] = Outside,
        ["System.Threading.Tasks.Task.Run"] = Threads,
        ["System.Threading.Tasks.Task.Delay"] = Threads,
        ["System.Threading.Tasks.Task.Yield"] = Threads,
        ["System.Threading.Tasks.Task.Wait"] = Threads,
        ["System.Threading.Tasks.Task.WaitAll"] = Threads,
        ["System.Threading.Tasks.Task.WaitAny"] = Threads,
        ["System.Threading.Tasks.Task.WaitAsync"] = Threads,
        ["System.Threading.Tasks.Task.Factory"] = Threads,
        ["System.Threading.Tasks.Task.ConfigureAwait"] = Threads,
        ["System.Threading.Tasks.Task.ContinueWith"] = Threads,
        ["System.Threading.Tasks.TaskFactory"] = Threads,
        ["System.Threading.Tasks.TaskCompletionSource"] = Threads,
        ["System.Threading.Tasks.Parallel"] = Threads,
        ["System.Threading.Thread"] = Threads,
        ["System.Threading.ThreadPool"] = Threads,
        ["System.Threading.Timer"] = Threads,
        ["System.Threading.PeriodicTimer"] = Threads,
        ["System.Threading.SemaphoreSlim"] = Threads,
        ["System.Threading.Monitor"] = Threads,
        ["System.Threading.Lock"] = Threads,
        ["System.Threading.Channels.Channel"] = Threads,
    };

    private static readonly string[] MutableCollections =
    [
        "System.Collections.Generic.Dictionary", "System.Collections.Generic.List", "System.Collections.Generic.HashSet", "System.Collections.Generic.Queue",
        "System.Collections.Concurrent.ConcurrentDictionary", "System.Collections.Concurrent.ConcurrentQueue", "System.Collections.Concurrent.ConcurrentBag",
        "System.Text.StringBuilder", "System.Threading.AsyncLocal", "System.Threading.ThreadLocal",
    ];

    public static LawReport ExamineMembers(ModuleDefinition module) => new MemberBan(Reasons).Examine(module);

    /// <summary>The engine is the scheduler, so it may hold tasks; it may not read a clock, draw chance or do I/O. Its guard asks which thread it is on.</summary>
    public static LawReport ExaminePurity(ModuleDefinition module) =>
        new MemberBan(Reasons.Where(pair => pair.Value is Clock or Chance or Outside).ToDictionary(StringComparer.Ordinal))
            .Examine(module, use => use.Name == "System.Environment.CurrentManagedThreadId");

    /// <summary>State outside the history would differ between the turn that made it and the turn that replays it.</summary>
    public static LawReport ExamineState(ModuleDefinition module)
    {
        var types = Il.WrittenTypes(module).ToList();
        var broken =
            from type in types
            from field in type.Fields
            where field is { IsStatic: true, IsLiteral: false } && !field.Name.Contains('<', StringComparison.Ordinal)
            where !field.IsInitOnly || MutableCollections.Contains(Il.NameOf(field.FieldType), StringComparer.Ordinal)
            select $"{Il.NameOf(type)}.{field.Name} is mutable static state";
        var backing =
            from type in types
            from property in type.Properties
            where property.SetMethod is { IsStatic: true }
            select $"{Il.NameOf(type)}.{property.Name} is mutable static state";
        return LawReport.Of(types.Count, broken.Concat(backing));
    }
}
