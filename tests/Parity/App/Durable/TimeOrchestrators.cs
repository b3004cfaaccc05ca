using System.Globalization;
using Microsoft.Azure.Functions.Worker;
using Microsoft.DurableTask;

namespace Cartrita.Parity.App.Durable;

/// <summary>Timers, and what is the same on every replay.</summary>
public static class TimeOrchestrators
{
    /// <summary>Sleeps so many milliseconds, and tells how long it was by the orchestration's clock.</summary>
    [Function(nameof(Sleep))]
    public static async Task<long> Sleep([OrchestrationTrigger] TaskOrchestrationContext context, int milliseconds)
    {
        var began = context.CurrentUtcDateTime;
        await context.CreateTimer(TimeSpan.FromMilliseconds(milliseconds), CancellationToken.None);
        return (long)(context.CurrentUtcDateTime - began).TotalMilliseconds;
    }

    /// <summary>Sleeps so many milliseconds five times, and tells the shortest: a busy machine makes one long, never all short.</summary>
    [Function(nameof(SleepOften))]
    public static async Task<long> SleepOften([OrchestrationTrigger] TaskOrchestrationContext context, int milliseconds)
    {
        var shortest = long.MaxValue;
        for (var turn = 0; turn < 5; turn++)
        {
            var began = context.CurrentUtcDateTime;
            await context.CreateTimer(TimeSpan.FromMilliseconds(milliseconds), CancellationToken.None);
            shortest = Math.Min(shortest, (long)(context.CurrentUtcDateTime - began).TotalMilliseconds);
        }

        return shortest;
    }

    /// <summary>Waits for an event or a timer; the loser is cancelled, so that it holds nobody up.</summary>
    [Function(nameof(Approve))]
    public static async Task<string> Approve([OrchestrationTrigger] TaskOrchestrationContext context, int seconds)
    {
        using var tooLate = new CancellationTokenSource();
        var timer = context.CreateTimer(TimeSpan.FromSeconds(seconds), tooLate.Token);
        var answer = context.WaitForExternalEvent<string>("answer");
        context.SetCustomStatus(EventOrchestrators.Ready);
        if (await Task.WhenAny(answer, timer) == timer)
        {
            return "too late";
        }

        tooLate.Cancel();
        return $"in time: {await answer}, the timer is cancelled: {timer.IsCanceled}";
    }

    /// <summary>Tells when it began.</summary>
    [Function(nameof(TellTime))]
    public static Task<DateTime> TellTime([OrchestrationTrigger] TaskOrchestrationContext context) => Task.FromResult(context.CurrentUtcDateTime);

    /// <summary>Makes GUIDs before and after turns, and has each noted as soon as it is made.</summary>
    [Function(nameof(Identify))]
    public static async Task<IReadOnlyList<Guid>> Identify([OrchestrationTrigger] TaskOrchestrationContext context, string key)
    {
        var made = new List<Guid>();
        for (var turn = 0; turn < 3; turn++)
        {
            made.Add(context.NewGuid());
            await context.CallActivityAsync(nameof(Activities.Note), new NoteInput(key, made[turn].ToString("D", CultureInfo.InvariantCulture)));
        }

        return made;
    }

    /// <summary>Looks at the clock before and after turns, and has each time noted as soon as it is read.</summary>
    [Function(nameof(Clock))]
    public static async Task<IReadOnlyList<string>> Clock([OrchestrationTrigger] TaskOrchestrationContext context, string key)
    {
        var read = new List<string>();
        for (var turn = 0; turn < 3; turn++)
        {
            read.Add(context.CurrentUtcDateTime.ToString("O", CultureInfo.InvariantCulture));
            await context.CallActivityAsync(nameof(Activities.Note), new NoteInput(key, read[turn]));
        }

        return read;
    }

    /// <summary>Tells at each step of its last episode whether it replays.</summary>
    [Function(nameof(ReplayEdges))]
    public static async Task<IReadOnlyList<bool>> ReplayEdges([OrchestrationTrigger] TaskOrchestrationContext context)
    {
        var replaying = new List<bool> { context.IsReplaying };
        for (var turn = 0; turn < 2; turn++)
        {
            await context.CallActivityAsync<string>(nameof(Activities.Greet), new GreetInput("edge"));
            replaying.Add(context.IsReplaying);
        }

        return replaying;
    }
}
