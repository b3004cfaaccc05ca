using System.Collections.Concurrent;
using Cartrita.Runtime.Engine.Replay;
using Cartrita.Runtime.Engine.Tests.Driver;

namespace Cartrita.Runtime.Engine.Tests.Replay;

public sealed class ConcurrencyTests
{
    [Fact]
    public void Turns_on_many_threads_do_not_touch_each_other()
    {
        var outputs = new ConcurrentDictionary<int, int>();

        Parallel.For(0, 40, i =>
        {
            var driver = new OrchestrationDriver(async context =>
                (await Task.WhenAll(Enumerable.Range(0, 20).Select(n => context.CallActivityAsync<int>("A", i * n)))).Sum());
            driver.Activities["A"] = input => int.Parse(input!);
            outputs[i] = driver.RunToEnd().Output<int>();
        });

        Assert.All(outputs, pair => Assert.Equal(pair.Key * 190, pair.Value));
        Assert.Equal(40, outputs.Count);
    }

    [Fact]
    public void Foreign_continuations_of_many_turns_fail_their_own_run_only()
    {
        var failures = new ConcurrentDictionary<int, string>();

        Parallel.For(0, 40, i =>
        {
            var driver = new OrchestrationDriver(async context =>
            {
                await context.CallActivityAsync("A");
                if (i % 2 == 0)
                {
                    // The pool is quick or slow, as it likes: either way this run fails, and only this one.
                    await default(ForeignAwait);
                    await context.CallActivityAsync("B");
                }

                return "fine";
            });
            driver.Activities["A"] = _ => null;
            driver.Activities["B"] = _ => null;
            driver.RunToEnd();
            failures[i] = driver.Ended?.Failure?.ErrorType ?? driver.Output<string>()!;
        });

        Assert.All(failures, pair => Assert.Equal(pair.Key % 2 == 0 ? typeof(IllegalAwaitException).FullName : "fine", pair.Value));
    }
}
