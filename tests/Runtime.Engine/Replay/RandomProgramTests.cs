using Cartrita.Runtime.Engine.History;
using Cartrita.Runtime.Engine.Replay;
using Cartrita.Runtime.Engine.Tests.Driver;

namespace Cartrita.Runtime.Engine.Tests.Replay;

/// <summary>Programs made by chance from a seed: their outcome depends on the order of events only, not on how these are batched.</summary>
public sealed class RandomProgramTests
{
    public static TheoryData<int> Seeds => [.. Enumerable.Range(1, 60)];

    [Theory]
    [MemberData(nameof(Seeds))]
    public void Any_batching_of_the_same_events_gives_the_same_end_and_the_same_decisions(int seed)
    {
        var (single, order) = PlayByChance(seed);

        foreach (var size in new[] { 2, 3, order.Count })
        {
            var batched = new OrchestrationDriver(RandomProgram.RunAsync);
            batched.Start(seed);
            foreach (var batch in order.Chunk(size).TakeWhile(_ => batched.Ended is null))
            {
                batched.Turn(batch);
            }

            Assert.Equal(single.Ended!.Output, batched.Ended?.Output);
            Assert.Equal(Shapes(single), Shapes(batched));
        }
    }

    [Theory]
    [MemberData(nameof(Seeds))]
    public void Every_prefix_of_a_history_that_ends_with_a_turn_replays_to_the_next_turn(int seed)
    {
        var (driver, _) = PlayByChance(seed);
        var history = driver.History;

        foreach (var start in Enumerable.Range(1, history.Count - 1).Where(position => history[position] is TurnStarted))
        {
            var arrived = history.Skip(start + 1).TakeWhile(one => one is not TurnStarted)
                .Where(one => one is TaskCompleted or TaskFailed or TimerFired or EventRaised
                    or EntityCompleted or EntityFailed or EntityLocksAcquired);
            driver.Now = history[start].Timestamp;

            var appended = driver.Run([.. history.Take(start)], [.. arrived]).Appended;

            Assert.Equal(Text(history.Skip(start).Take(appended.Count)), Text(appended));
        }
    }

    [Theory]
    [MemberData(nameof(Seeds))]
    public void Execution_that_is_kept_between_turns_gives_in_each_what_a_replay_gives(int seed)
    {
        var (driver, order) = PlayByChance(seed, keeps: true);

        Assert.NotNull(driver.Ended);
        Assert.NotEmpty(order);
    }

    /// <summary>Delivers one open result, timer or event at a time, which one is chance.</summary>
    private static (OrchestrationDriver Driver, List<HistoryEvent> Order) PlayByChance(int seed, bool keeps = false)
    {
        var dice = new Dice(seed * 7919);
        var order = new List<HistoryEvent>();
        var driver = new OrchestrationDriver(RandomProgram.RunAsync) { Keeps = keeps };
        var open = new List<HistoryEvent>();
        Collect(open, driver.Start(seed));
        for (var step = 0; driver.Ended is null; step++)
        {
            Assert.True(step < 2000, "The program does not end.");
            var next = open.Count == 0 || dice.Next(4) == 0 ? OrchestrationDriver.Raised($"e{dice.Next(2)}", step) : open[dice.Next(open.Count)];
            open.Remove(next);
            order.Add(next);
            driver.Now += TimeSpan.FromSeconds(1);
            Collect(open, driver.Turn(next));
        }

        return (driver, order);
    }

    private static void Collect(List<HistoryEvent> open, TurnResult result)
    {
        foreach (var appended in result.Appended)
        {
            if (appended is TaskScheduled task)
            {
                open.Add(task.Name == "Flaky" && task.Id % 3 == 0
                    ? OrchestrationDriver.Failed(task.Id, new TimeoutException($"{task.Id}"))
                    : OrchestrationDriver.Result(task.Id, task.Id));
            }
            else if (appended is EntityCalled called)
            {
                open.Add(called.Operation == "Flaky" && called.Id % 2 == 0
                    ? new EntityFailed { Timestamp = OrchestrationDriver.Epoch, ScheduledId = called.Id, Failure = new("F", $"{called.Id}", null, null, null) }
                    : new EntityCompleted { Timestamp = OrchestrationDriver.Epoch, ScheduledId = called.Id, Result = $"{called.Id}" });
            }
            else if (appended is EntityLocksRequested requested)
            {
                open.Add(new EntityLocksAcquired { Timestamp = OrchestrationDriver.Epoch, ScheduledId = requested.Id });
            }
            else if (appended is TimerCreated timer)
            {
                open.Add(OrchestrationDriver.Fired(timer.Id));
            }
        }

        // A timer that was closed may still fire: about half of these late firings stay, and have to change nothing.
        open.RemoveAll(one => one is TimerFired fired && result.ClosedTimers.Contains(fired.TimerId) && fired.TimerId % 2 == 0);
    }

    // Without timers: one that is cancelled in the turn that ends the run is never set, and batches move that turn.
    private static IEnumerable<string> Shapes(OrchestrationDriver driver) => driver.History
        .Where(one => one is TaskScheduled or EventSent or EntityCalled or EntitySignalled or EntityLocksRequested or EntityLocksReleased)
        .Select(one => DecisionShape.Of(one).ToString());

    private static string Text(IEnumerable<HistoryEvent> events) => HistorySerializer.Serialize([.. events], indented: true);
}
