using Cartrita.Runtime.Engine.Replay;
using Cartrita.Runtime.Engine.Tests.Driver;
using Microsoft.DurableTask;

namespace Cartrita.Runtime.Engine.Tests.Replay;

public sealed class IllegalCodeTests
{
    private static OrchestrationDriver Run(Func<TaskOrchestrationContext, Task<object?>> orchestrator)
    {
        var driver = new OrchestrationDriver(orchestrator) { BlockingLimit = TimeSpan.FromMilliseconds(50) };
        driver.Activities["A"] = _ => 1;
        driver.Activities["B"] = _ => 2;
        return driver.RunToEnd();
    }

    private static void AssertIllegal(OrchestrationDriver driver, string where)
    {
        Assert.Equal(typeof(IllegalAwaitException).FullName, driver.Failure.ErrorType);
        Assert.Contains(where, driver.Failure.ErrorMessage);
        Assert.Contains(OrchestrationDriver.Instance, driver.Failure.ErrorMessage);
    }

    [Fact]
    public void Task_run_that_is_awaited_is_named_after_the_last_call()
    {
        using var gate = new ManualResetEventSlim();
        var driver = Run(async context =>
        {
            await context.CallActivityAsync("A");
            await Task.Run(gate.Wait);
            return null;
        });
        gate.Set();

        AssertIllegal(driver, "after call #0, activity 'A'");
    }

    [Fact]
    public void Task_delay_is_named_before_the_first_call()
    {
        AssertIllegal(
            Run(async _ =>
            {
#pragma warning disable RS0030 // The subject of the test is what the engine says to it.
                await Task.Delay(TimeSpan.FromHours(1));
#pragma warning restore RS0030 // The exception above is for that one line.
                return null;
            }),
            "before its first call");
    }

    [Fact]
    public void Configure_await_false_is_named_though_the_code_calls_on()
    {
        AssertIllegal(
            Run(async context =>
            {
                await context.CallActivityAsync("A").ConfigureAwait(false);
                return await context.CallActivityAsync<int>("B");
            }),
            "activity 'A'");
    }

    [Fact]
    public void Configure_await_false_is_named_though_the_code_only_returns()
    {
        AssertIllegal(
            Run(async context =>
            {
                await context.CallActivityAsync("A").ConfigureAwait(false);
                return 1;
            }),
            "activity 'A'");
    }

    [Fact]
    public void Configure_await_false_on_an_inner_method_is_named()
    {
        AssertIllegal(
            Run(async context =>
            {
                await Inner(context).ConfigureAwait(false);
                return 1;
            }),
            "activity 'A'");

        static async Task Inner(TaskOrchestrationContext context) => await context.CallActivityAsync("A");
    }

    [Theory]
    [InlineData("Wait")]
    [InlineData("Result")]
    [InlineData("GetResult")]
    [InlineData("Semaphore")]
    [InlineData("Event")]
    public void Blocking_wait_is_named_and_frees_the_thread(string how)
    {
        using var semaphore = new SemaphoreSlim(0);
        using var handle = new ManualResetEvent(false);
        var driver = Run(context =>
        {
            var call = context.CallActivityAsync<int>("A");
            switch (how)
            {
                case "Wait":
                    call.Wait();
                    break;
                case "Result":
                    return Task.FromResult<object?>(call.Result);
                case "GetResult":
                    call.GetAwaiter().GetResult();
                    break;
                case "Semaphore":
                    semaphore.Wait();
                    break;
                default:
                    handle.WaitOne();
                    break;
            }

            return Task.FromResult<object?>(null);
        });

        AssertIllegal(driver, "it blocked its thread");
    }

    [Fact]
    public void Blocking_wait_fails_the_run_also_where_the_code_swallows_it()
    {
        AssertIllegal(
            Run(context =>
            {
                try
                {
                    context.CallActivityAsync("A").Wait();
                }
                catch (InvalidOperationException)
                {
                    // Swallowed on purpose: the run has to fail all the same.
                }

                return Task.FromResult<object?>("fine?");
            }),
            "it blocked its thread");
    }

    [Fact]
    public void Foreign_semaphore_is_named()
    {
        using var semaphore = new SemaphoreSlim(0);
        AssertIllegal(
            Run(async context =>
            {
                await context.CallActivityAsync("B");
                await semaphore.WaitAsync();
                return null;
            }),
            "activity 'B'");
    }

    [Fact]
    public void Call_from_another_thread_throws_there_and_fails_the_run()
    {
        Exception? there = null;
        var driver = new OrchestrationDriver(context =>
        {
            var thread = new Thread(() => there = Record.Exception(() => context.SetCustomStatus("x")));
            thread.Start();
            thread.Join();
            return context.WaitForExternalEvent<object?>("never");
        }) { BlockingLimit = Timeout.InfiniteTimeSpan };

        driver.Start();

        Assert.IsType<IllegalAwaitException>(there);
        AssertIllegal(driver, "its code went on on another thread");
    }

    [Fact]
    public void Continuation_on_the_thread_pool_is_named()
    {
        AssertIllegal(
            Run(async context =>
            {
                await context.CallActivityAsync("A");
                await default(ForeignAwait);
                return await context.CallActivityAsync<int>("B");
            }),
            "activity 'A'");
    }

    [Fact]
    public void Context_used_after_its_turn_throws()
    {
        TaskOrchestrationContext? kept = null;
        Run(context =>
        {
            kept = context;
            return Task.FromResult<object?>(null);
        });

        Assert.Throws<IllegalAwaitException>(() => kept!.NewGuid());
    }

    [Fact]
    public void Async_void_failure_fails_the_run()
    {
        var driver = Run(async context =>
        {
            Leak(context);
            await context.CallActivityAsync("A");
            await context.CallActivityAsync("B");
            return null;
        });

        Assert.Equal("System.FormatException: leaked", driver.Failure.ToString());

        static async void Leak(TaskOrchestrationContext context)
        {
            await context.CallActivityAsync("A");
            throw new FormatException("leaked");
        }
    }

    [Fact]
    public void Waiting_for_an_event_after_continue_as_new_is_named()
    {
        AssertIllegal(
            Run(async context =>
            {
                context.ContinueAsNew();
                await context.WaitForExternalEvent<int>("never");
                return null;
            }),
            "before its first call");
    }

    [Fact]
    public void Local_combinators_and_yield_are_legal()
    {
        var driver = Run(async context =>
        {
            await Task.Yield();
            using var turnstile = new SemaphoreSlim(1);
            var sums = await Task.WhenAll(Guarded(context, turnstile), Guarded(context, turnstile));
            var continued = await context.CallActivityAsync<int>("B").ContinueWith(task => task.Result * 10);
            var started = await Task.Factory.StartNew(() => 100);
            return sums.Sum() + continued + started;
        });

        Assert.Equal(122, driver.Output<int>());

        static async Task<int> Guarded(TaskOrchestrationContext context, SemaphoreSlim turnstile)
        {
            await turnstile.WaitAsync();
            try
            {
                return await context.CallActivityAsync<int>("A");
            }
            finally
            {
                turnstile.Release();
            }
        }
    }
}
