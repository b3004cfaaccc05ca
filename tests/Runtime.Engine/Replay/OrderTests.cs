using Cartrita.Runtime.Engine.History;
using Cartrita.Runtime.Engine.Tests.Driver;
using Microsoft.DurableTask;

namespace Cartrita.Runtime.Engine.Tests.Replay;

public sealed class OrderTests
{
    [Theory]
    [InlineData(0, 1)]
    [InlineData(1, 0)]
    public void When_any_is_won_by_the_event_that_came_first_in_the_batch(int first, int second)
    {
        var driver = new OrchestrationDriver(async context =>
        {
            Task<string>[] calls = [context.CallActivityAsync<string>("A"), context.CallActivityAsync<string>("B")];
            var winner = await Task.WhenAny(calls);
            await Task.WhenAll(calls);
            return await winner;
        });
        driver.Start();

        driver.Turn(
            OrchestrationDriver.Result(first, $"call {first}"),
            OrchestrationDriver.Result(second, $"call {second}"));

        Assert.Equal($"call {first}", driver.Output<string>());
    }

    [Fact]
    public void When_any_over_inner_methods_keeps_the_order_of_events()
    {
        var driver = new OrchestrationDriver(async context =>
        {
            var order = new List<int>();
            await Task.WhenAll(Enumerable.Range(0, 4).Select(Inner));
            return order;

            async Task Inner(int i)
            {
                await Deeper(i);
                order.Add(i);
            }

            async Task Deeper(int i) => await context.CallActivityAsync("A", i);
        });
        driver.Start();

        driver.Turn([.. new[] { 2, 0, 3, 1 }.Select(id => OrchestrationDriver.Result(id, null))]);

        Assert.Equal([2, 0, 3, 1], driver.Output<int[]>()!);
    }

    [Fact]
    public void Continuation_never_runs_inside_the_completing_code()
    {
        var driver = new OrchestrationDriver(async _ =>
        {
            var log = new List<string>();
            var gate = new TaskCompletionSource();
            var waiting = Waiter("awaiter");
            log.Add("before");
            await Task.Yield();
            gate.SetResult();
            log.Add("after");
            await waiting;
            return log;

            async Task Waiter(string name)
            {
                await gate.Task;
                log.Add(name);
            }
        });

        Assert.Equal(["before", "after", "awaiter"], driver.RunToEnd().Output<string[]>()!);
    }

    [Fact]
    public void Scheduler_and_context_stay_in_place_after_every_kind_of_await()
    {
        var driver = new OrchestrationDriver(async context =>
        {
            List<string> seen = [Here()];
            await context.CallActivityAsync("A");
            seen.Add(Here());
            await Inner();
            seen.Add(Here());
            await Task.WhenAll(Inner(), Inner());
            seen.Add(Here());
            await context.CallActivityAsync("A").ContinueWith(_ => { });
            seen.Add(Here());
            return seen.Distinct();

            async Task Inner() => await context.CallActivityAsync("A");

            static string Here() => $"{TaskScheduler.Current.GetType().Name} {SynchronizationContext.Current?.GetType().Name}";
        });
        driver.Activities["A"] = _ => null;

        Assert.Equal(["TurnScheduler TurnSynchronizationContext"], driver.RunToEnd().Output<string[]>()!);
    }

    [Fact]
    public void Caller_keeps_its_own_synchronization_context()
    {
        var mine = new SynchronizationContext();
        var previous = SynchronizationContext.Current;
        SynchronizationContext.SetSynchronizationContext(mine);
        try
        {
            new OrchestrationDriver(_ => Task.FromResult<object?>(null)).Start();
            Assert.Same(mine, SynchronizationContext.Current);
        }
        finally
        {
            SynchronizationContext.SetSynchronizationContext(previous);
        }
    }

    [Fact]
    public void Batches_give_what_single_events_give()
    {
        static OrchestrationDriver Build() => new(async context =>
        {
            var log = new List<string>();
            var stop = context.WaitForExternalEvent<string>("stop");
            var work = Enumerable.Range(0, 3).Select(i => context.CallActivityAsync<int>("A", i)).ToList<Task>();
            while (work.Count > 0)
            {
                var done = await Task.WhenAny([stop, .. work]);
                if (done == stop)
                {
                    log.Add(await stop);
                    break;
                }

                work.Remove(done);
                log.Add($"{await (Task<int>)done} at {context.CurrentUtcDateTime:O}");
                context.SetCustomStatus(log.Count);
            }

            using var cancel = new CancellationTokenSource();
            var timer = context.CreateTimer(TimeSpan.FromMinutes(1), cancel.Token);
            var late = context.WaitForExternalEvent<string>("late");
            if (await Task.WhenAny(timer, late) == late)
            {
                cancel.Cancel();
                log.Add(await late);
            }

            await Task.WhenAll(work);
            return log;
        });

        HistoryEvent[] events =
        [
            OrchestrationDriver.Result(1, 10),
            OrchestrationDriver.Raised("LATE", "early bird"),
            OrchestrationDriver.Raised("Stop", "halt"),
            OrchestrationDriver.Result(0, 0),
            OrchestrationDriver.Result(2, 20),
            OrchestrationDriver.Fired(3),
            OrchestrationDriver.Raised("stop", "nobody"),
        ];

        var together = Build();
        together.Start();
        together.Turn(events);
        var single = Build();
        single.Start();
        foreach (var one in events)
        {
            single.Turn(one);
        }

        Assert.Equal(single.Ended!.Output, together.Ended!.Output);
        Assert.Equal(single.CustomStatus, together.CustomStatus);
        Assert.Contains("early bird", together.Ended.Output);
    }
}
