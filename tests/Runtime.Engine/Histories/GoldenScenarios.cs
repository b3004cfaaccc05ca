using Cartrita.Runtime.Engine.History;
using Cartrita.Runtime.Engine.Tests.Driver;
using Microsoft.DurableTask;
using Microsoft.DurableTask.Entities;

namespace Cartrita.Runtime.Engine.Tests.Histories;

/// <summary>The orchestrators behind the golden histories. What a released history was written with never changes.</summary>
internal static class GoldenScenarios
{
    public static OrchestrationDriver Build(string file) => new(Of(file).Code);

    public static IReadOnlyList<HistoryEvent> Play(string file)
    {
        var driver = Build(file);
        driver.Start(1);
        foreach (var turn in Of(file).Turns)
        {
            driver.Now += TimeSpan.FromSeconds(5);
            driver.Turn(turn);
        }

        return driver.Generations.Count > 0 ? driver.Generations[0] : driver.History;
    }

    private static (Func<TaskOrchestrationContext, Task<object?>> Code, HistoryEvent[][] Turns) Of(string file) => file.Split('.')[0] switch
    {
        "every-kind" => (EveryKindAsync, EveryKind()),
        "generation" => (GenerationAsync, Generation()),
        "entities" => (EntitiesAsync, Entities()),
        _ => throw new ArgumentException($"There is no scenario for {file}.", nameof(file)),
    };

    private static HistoryEvent[][] EveryKind() =>
    [
        [Failed(0)],
        [OrchestrationDriver.Fired(1)],
        [OrchestrationDriver.Raised("GO", "yes"), OrchestrationDriver.Result(2, 20)],
        [new ExecutionSuspended { Timestamp = OrchestrationDriver.Epoch, Reason = "look" }, Child(3, "c")],
        [OrchestrationDriver.Result(4, 40)],
        [new ExecutionResumed { Timestamp = OrchestrationDriver.Epoch, Reason = "seen" }],
        [OrchestrationDriver.Fired(6)],
        [OrchestrationDriver.Fired(7)],
    ];

    private static HistoryEvent[][] Entities() =>
    [
        [new EntityFailed { Timestamp = OrchestrationDriver.Epoch, ScheduledId = 0, Failure = Failed(0).Failure }],
        [new EntityLocksAcquired { Timestamp = OrchestrationDriver.Epoch, ScheduledId = 2 }],
        [Answer(4, "40"), Answer(3, "30")],
        [Answer(6, "7"), OrchestrationDriver.Result(7, 1)],
        [new EntityLocksAcquired { Timestamp = OrchestrationDriver.Epoch, ScheduledId = 8 }],
    ];

    private static HistoryEvent[][] Generation() =>
    [
        [OrchestrationDriver.Raised("n", 1), OrchestrationDriver.Raised("other", 2)],
        [OrchestrationDriver.Result(0, null)],
    ];

    private static async Task<object?> EveryKindAsync(TaskOrchestrationContext context)
    {
        var retry = TaskOptions.FromRetryPolicy(new RetryPolicy(3, TimeSpan.FromSeconds(2), 2));
        var fetched = await context.CallActivityAsync<int>("Fetch", new { Id = context.NewGuid() }, retry);
        var go = await context.WaitForExternalEvent<string>("go");
        var child = context.CallSubOrchestratorAsync<string>("Child", fetched);
        var store = context.CallActivityAsync<int>("Store", go);
        var first = await Task.WhenAny(child, store);
        context.SendEvent("listener", first == child ? "child" : "store", context.CurrentUtcDateTime);
        await Task.WhenAll(child, store);
        try
        {
            await context.WaitForExternalEvent<string>("never", TimeSpan.FromMinutes(1));
        }
        catch (TaskCanceledException)
        {
            // The timeout is the expected way out.
        }

        await context.CreateTimer(TimeSpan.FromSeconds(3), CancellationToken.None);
        return $"{fetched} {go} {await child} {await store}";
    }

    private static async Task<object?> EntitiesAsync(TaskOrchestrationContext context)
    {
        var (one, two) = (new EntityInstanceId("Counter", "One"), new EntityInstanceId("Counter", "Two"));
        var failure = "";
        try
        {
            await context.Entities.CallEntityAsync(one, "Break");
        }
        catch (EntityOperationFailedException e)
        {
            failure = e.FailureDetails.ErrorMessage;
        }

        await context.Entities.SignalEntityAsync(two, "Later", 5, new SignalEntityOptions { SignalTime = context.CurrentUtcDateTime.AddHours(1) });
        int sum;
        await using (await context.Entities.LockEntitiesAsync(two, one))
        {
            sum = (await Task.WhenAll(context.Entities.CallEntityAsync<int>(one, "Get"), context.Entities.CallEntityAsync<int>(two, "Get"))).Sum();
        }

        var set = context.Entities.CallEntityAsync<int>(one, "Set", context.NewGuid());
        await Task.WhenAll(set, context.CallActivityAsync<int>("Note"));
        await context.Entities.LockEntitiesAsync(one);
        return $"{failure} {sum} {await set}";
    }

    private static async Task<object?> GenerationAsync(TaskOrchestrationContext context)
    {
        var round = context.GetInput<int>();
        var n = await context.WaitForExternalEvent<int>("n");
        await context.CallActivityAsync("Note", n);
        context.ContinueAsNew(round + n);
        return null;
    }

    // A stack of its own: a real one would name the folder that the test was built in.
    private static TaskFailed Failed(int id) => new()
    {
        Timestamp = OrchestrationDriver.Epoch,
        ScheduledId = id,
        Failure = new TaskFailureDetails("System.TimeoutException", "too slow", "at Fetch()", null, null),
    };

    private static EntityCompleted Answer(int id, string result) => new() { Timestamp = OrchestrationDriver.Epoch, ScheduledId = id, Result = result };

    private static ChildCompleted Child(int id, string result) =>
        new() { Timestamp = OrchestrationDriver.Epoch, ScheduledId = id, Result = $"\"{result}\"" };
}
