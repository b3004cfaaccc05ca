using Microsoft.DurableTask;
using Microsoft.DurableTask.Entities;

namespace Cartrita.Runtime.Engine.Tests.Replay;

/// <summary>An orchestrator whose code is drawn from its input, a seed; it uses every kind of wait, nested and in parallel.</summary>
internal static class RandomProgram
{
    public static async Task<object?> RunAsync(TaskOrchestrationContext context)
    {
        var log = new List<string>();
        await StepsAsync(context, new Dice(context.GetInput<int>()), log, depth: 0);
        return log;
    }

    private static async Task StepsAsync(TaskOrchestrationContext context, Dice dice, List<string> log, int depth)
    {
        var steps = 2 + dice.Next(4);
        for (var i = 0; i < steps; i++)
        {
            log.Add(await StepAsync(context, dice.Next(10), dice, log, depth));
        }
    }

    private static async Task<string> StepAsync(TaskOrchestrationContext context, int kind, Dice dice, List<string> log, int depth)
    {
        switch (kind)
        {
            case 0:
                return $"activity {await context.CallActivityAsync<int>("A", log.Count)}";
            case 1:
                await context.CreateTimer(TimeSpan.FromSeconds(5), CancellationToken.None);
                return "timer";
            case 2:
                return $"event {await context.WaitForExternalEvent<int>($"E{dice.Next(2)}")}";
            case 3:
                return await EventOrTimeoutAsync(context, $"e{dice.Next(2)}");
            case 4:
                return await RetriedAsync(context);
            case 5:
                context.SendEvent("other", "note", log.Count);
                return "sent";
            case 6:
                return await RaceAsync(context, 2 + dice.Next(3));
            case 7:
                return await CallAsync(context, dice.Next(3), log.Count);
            case 8:
                return await SectionAsync(context, dice.Next(3), log.Count);
            default:
                return depth < 2 ? await ParallelAsync(context, dice, log, depth) : "leaf";
        }
    }

    private static async Task<string> EventOrTimeoutAsync(TaskOrchestrationContext context, string name)
    {
        try
        {
            return $"in time {await context.WaitForExternalEvent<int>(name, TimeSpan.FromMinutes(1))}";
        }
        catch (TaskCanceledException)
        {
            return "too late";
        }
    }

    private static async Task<string> RetriedAsync(TaskOrchestrationContext context)
    {
        try
        {
            var options = TaskOptions.FromRetryPolicy(new RetryPolicy(2, TimeSpan.FromSeconds(2)));
            return $"flaky {await context.CallActivityAsync<int>("Flaky", options)}";
        }
        catch (TaskFailedException failed)
        {
            return $"failed {failed.FailureDetails.ErrorMessage}";
        }
    }

    private static async Task<string> CallAsync(TaskOrchestrationContext context, int key, int input)
    {
        try
        {
            return $"entity {await context.Entities.CallEntityAsync<int>(new EntityInstanceId("e", $"{key}"), key == 2 ? "Flaky" : "op", input)}";
        }
        catch (EntityOperationFailedException failed)
        {
            return $"entity failed {failed.FailureDetails.ErrorMessage}";
        }
        catch (InvalidOperationException refused)
        {
            // Another branch is in a critical section.
            return refused.Message;
        }
    }

    private static async Task<string> SectionAsync(TaskOrchestrationContext context, int key, int input)
    {
        await context.Entities.SignalEntityAsync(new EntityInstanceId("other", "x"), "note", input);
        if (context.Entities.InCriticalSection())
        {
            return "one section at a time";
        }

        await using (await context.Entities.LockEntitiesAsync(new EntityInstanceId("e", $"{key}"), new EntityInstanceId("e", "0")))
        {
            await context.CreateTimer(TimeSpan.FromSeconds(2), CancellationToken.None);
            return $"section {await CallAsync(context, key, input)}";
        }
    }

    private static async Task<string> RaceAsync(TaskOrchestrationContext context, int runners)
    {
        using var cancel = new CancellationTokenSource();
        var timer = context.CreateTimer(TimeSpan.FromMinutes(1), cancel.Token);
        var calls = Enumerable.Range(0, runners).Select(i => context.CallActivityAsync<int>("R", i)).ToList();
        var winner = await Task.WhenAny([timer, .. calls]);
        cancel.Cancel();
        await Task.WhenAll(calls);
        return winner == timer ? "timer won" : $"runner {calls.IndexOf((Task<int>)winner)} won";
    }

    private static async Task<string> ParallelAsync(TaskOrchestrationContext context, Dice dice, List<string> log, int depth)
    {
        var first = new Dice(dice.Next(1000) + 1);
        var second = new Dice(dice.Next(1000) + 1);
        await Task.WhenAll(StepsAsync(context, first, log, depth + 1), StepsAsync(context, second, log, depth + 1));
        return "both";
    }
}

/// <summary>Chance that is the same in every replay.</summary>
internal sealed class Dice(int seed)
{
    private ulong _state = (ulong)seed * 0x9E3779B97F4A7C15UL + 1;

    public int Next(int sides)
    {
        _state = (_state * 6364136223846793005UL) + 1442695040888963407UL;
        return (int)((_state >> 33) % (ulong)sides);
    }
}
