using Cartrita.Runtime.Testing;
using Microsoft.DurableTask;
using Microsoft.DurableTask.Entities;

namespace Cartrita.Runtime.Proofs.Kills;

/// <summary>A run that uses everything: an activity, a timer, an external event, a child that fans out, an entity.</summary>
internal static class KillScenario
{
    /// <summary>The orchestrator's name.</summary>
    public const string Orchestrator = "Mixed";

    /// <summary>The event that each run waits for; its payload is the run's number.</summary>
    public const string Event = "go";

    /// <summary>Counts the runs that came to their last step.</summary>
    public static readonly EntityInstanceId Counter = new("counter", "shared");

    /// <summary>The code.</summary>
    public static DelegateTaskCatalog Catalog() => new DelegateTaskCatalog()
        .AddActivity<int, int>("Double", n => n * 2)
        .AddOrchestrator<int, int>("Child", async (context, n) =>
            (await Task.WhenAll(Enumerable.Range(0, 3).Select(_ => context.CallActivityAsync<int>("Double", n)))).Sum())
        .AddOrchestrator<int, int>(Orchestrator, async (context, n) =>
        {
            var doubled = await context.CallActivityAsync<int>("Double", n);
            await context.CreateTimer(TimeSpan.FromSeconds(1), CancellationToken.None);
            var told = await context.WaitForExternalEvent<int>(Event);
            var child = await context.CallSubOrchestratorAsync<int>("Child", n);
            await context.Entities.CallEntityAsync(Counter, "add");
            return doubled + told + child;
        })
        .AddEntity("counter", operation =>
        {
            operation.State.SetState(operation.State.GetState<int>() + 1);
            return default;
        });

    /// <summary>A run's id.</summary>
    public static string IdOf(int number) => $"r-{number}";

    /// <summary>What a run returns.</summary>
    public static int ResultOf(int number) => 9 * number;
}
