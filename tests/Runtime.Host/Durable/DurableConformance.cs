using Cartrita.Runtime.Engine.History;
using Cartrita.Runtime.Host.Durable;
using Cartrita.Runtime.Testing;
using Microsoft.DurableTask;
using Microsoft.DurableTask.Client;

namespace Cartrita.Runtime.Host.Tests.Durable;

/// <summary>What the runtime does over its public API, on every store.</summary>
public abstract partial class DurableConformance : IAsyncLifetime
{
    private readonly CancellationTokenSource _bound = new(TimeSpan.FromMinutes(1), TimeProvider.System);
    private readonly DelegateTaskCatalog _catalog = new();
    private DurableTestHost _host = null!;

    private DurableTaskClient Client => _host.Client;

    private CancellationToken Bound => _bound.Token;

    public Task InitializeAsync() => Task.CompletedTask;

    public virtual async Task DisposeAsync()
    {
        if (_host is not null)
        {
            await _host.DisposeAsync();
        }

        _bound.Dispose();
    }

    private protected abstract DurableTestStore Store { get; }

    /// <summary>How many instances stay in memory between turns: what a run gives is the same with none, one and all.</summary>
    private protected virtual int TurnCacheSize => 0;

    private async Task StartAsync(DurableRuntimeOptions? runtime = null) => _host = await DurableTestHost.StartAsync(_catalog, new()
    {
        Store = Store,
        Runtime = (runtime ?? new DurableRuntimeOptions()) with { TurnCacheSize = TurnCacheSize },
    });

    private async Task<OrchestrationMetadata> RunAsync(string name, object? input = null)
    {
        if (_host is null)
        {
            await StartAsync();
        }

        return await _host!.RunToCompletionAsync(await Client.ScheduleNewOrchestrationInstanceAsync(name, input, Bound), Bound);
    }

    private static void AssertOutput<T>(T expected, OrchestrationMetadata run)
    {
        Assert.True(run.RuntimeStatus == OrchestrationRuntimeStatus.Completed, run.ToString());
        Assert.Equal(expected, run.ReadOutputAs<T>());
    }

    private void AddEcho() => _catalog.AddActivity<int, int>("Double", n => n * 2);

    [Fact]
    public async Task Activities_in_sequence_give_their_results()
    {
        AddEcho();
        _catalog.AddOrchestrator<int, int>("Sum", async (context, n) =>
        {
            var sum = 0;
            for (var i = 0; i < n; i++)
            {
                sum += await context.CallActivityAsync<int>("Double", i);
            }

            return sum;
        });

        AssertOutput(20, await RunAsync("Sum", 5));
    }

    [Fact]
    public async Task Fan_out_runs_each_activity_once()
    {
        var ran = new int[200];
        _catalog.AddActivity<int, int>("Mark", n => Interlocked.Increment(ref ran[n]));
        _catalog.AddOrchestrator<int, int>("Fan", async (context, n) =>
            (await Task.WhenAll(Enumerable.Range(0, n).Select(i => context.CallActivityAsync<int>("Mark", i)))).Sum());

        AssertOutput(200, await RunAsync("Fan", 200));
        Assert.All(ran, count => Assert.Equal(1, count));
    }

    [Fact]
    public async Task Activity_sees_name_instance_and_input_alone()
    {
        ActivityCall? seen = null;
        _catalog.AddActivity<string, int>("Look", (call, _, _) =>
        {
            seen = call;
            return Task.FromResult(1);
        });
        _catalog.AddOrchestrator<int>("Caller", context => context.CallActivityAsync<int>("Look", "ä\"x"));

        var run = await RunAsync("Caller");

        Assert.Equal(new ActivityCall("Look", run.InstanceId, "\"\\u00E4\\u0022x\"", null), seen);
    }

    [Fact]
    public async Task Activity_that_throws_fails_with_its_chain()
    {
        _catalog.AddActivity<int, int>("Throw", _ => throw new InvalidOperationException("outer", new FormatException("inner")));
        _catalog.AddOrchestrator<string>("Catch", async context =>
        {
            try
            {
                await context.CallActivityAsync("Throw", 1);
                return "no failure";
            }
            catch (TaskFailedException e)
            {
                return $"{e.FailureDetails.ErrorType} {e.FailureDetails.ErrorMessage} {e.FailureDetails.InnerFailure!.ErrorType} "
                    + $"{e.FailureDetails.IsCausedBy<InvalidOperationException>()} {e.FailureDetails.StackTrace!.Contains("DurableConformance", StringComparison.Ordinal)}";
            }
        });

        AssertOutput("System.InvalidOperationException outer System.FormatException True True", await RunAsync("Catch"));
    }

    [Fact]
    public async Task Failure_that_nobody_catches_fails_the_run()
    {
        _catalog.AddActivity<int, int>("Throw", _ => throw new InvalidOperationException("why"));
        _catalog.AddOrchestrator<int>("Fail", context => context.CallActivityAsync<int>("Throw", 1));

        var run = await RunAsync("Fail");

        Assert.Equal(OrchestrationRuntimeStatus.Failed, run.RuntimeStatus);
        Assert.Equal("Microsoft.DurableTask.TaskFailedException", run.FailureDetails!.ErrorType);
        Assert.Contains("why", run.FailureDetails.ErrorMessage, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Unknown_names_fail_and_are_not_retried()
    {
        var retries = TaskOptions.FromRetryPolicy(new RetryPolicy(5, TimeSpan.FromSeconds(10)));
        _catalog.AddOrchestrator<string>("Caller", async context =>
        {
            var before = context.CurrentUtcDateTime;
            try
            {
                await context.CallActivityAsync("Nobody", null, retries);
                return "no failure";
            }
            catch (TaskFailedException e)
            {
                return $"{e.FailureDetails.ErrorType} after {(context.CurrentUtcDateTime - before).TotalSeconds}";
            }
        });

        AssertOutput("ActivityTaskNotFound after 0", await RunAsync("Caller"));
        Assert.Equal("OrchestratorTaskNotFound", (await RunAsync("NoSuchOrchestrator")).FailureDetails!.ErrorType);
    }

    [Fact]
    public async Task Retries_wait_on_durable_timers()
    {
        var attempts = 0;
        _catalog.AddActivity<int, string>("Flaky", _ => ++attempts < 4 ? throw new TimeoutException() : $"attempt {attempts}");
        var options = TaskOptions.FromRetryPolicy(new RetryPolicy(5, TimeSpan.FromSeconds(10), 2));
        _catalog.AddOrchestrator<string>("Retry", async context =>
        {
            var before = context.CurrentUtcDateTime;
            var result = await context.CallActivityAsync<string>("Flaky", 0, options);
            return $"{result} after {(context.CurrentUtcDateTime - before).TotalSeconds}";
        });

        AssertOutput("attempt 4 after 70", await RunAsync("Retry"));
    }

    [Fact]
    public async Task Timer_of_thirty_days_survives_restarts_and_fires_then()
    {
        _catalog.AddOrchestrator<double>("Month", async context =>
        {
            var before = context.CurrentUtcDateTime;
            await context.CreateTimer(TimeSpan.FromDays(30), CancellationToken.None);
            return (context.CurrentUtcDateTime - before).TotalDays;
        });
        await StartAsync();
        var id = await Client.ScheduleNewOrchestrationInstanceAsync("Month", Bound);
        await _host.AdvanceAsync(TimeSpan.FromDays(20), Bound);
        _host = await _host.RestartAsync();
        await _host.AdvanceAsync(TimeSpan.FromDays(10) - TimeSpan.FromTicks(1), Bound);
        Assert.True((await Client.GetInstanceAsync(id, Bound))!.IsRunning);

        await _host.AdvanceAsync(TimeSpan.FromTicks(1), Bound);

        AssertOutput(30.0, (await Client.GetInstanceAsync(id, true, Bound))!);
    }

    [Fact]
    public async Task Timers_fire_in_order_of_due_time()
    {
        _catalog.AddOrchestrator<string>("Order", async context =>
        {
            var order = new List<int>();
            await Task.WhenAll(((int[])[3, 1, 2]).Select(async seconds =>
            {
                await context.CreateTimer(TimeSpan.FromSeconds(seconds), CancellationToken.None);
                order.Add(seconds);
            }));
            return string.Join(',', order);
        });

        AssertOutput("1,2,3", await RunAsync("Order"));
    }

    [Fact]
    public async Task Cancelled_timer_does_not_hold_the_end()
    {
        _catalog.AddOrchestrator<bool>("Cancel", context =>
        {
            using var cancel = new CancellationTokenSource();
            var timer = context.CreateTimer(TimeSpan.FromDays(1), cancel.Token);
            cancel.Cancel();
            return Task.FromResult(timer.IsCanceled);
        });
        await StartAsync();
        var id = await Client.ScheduleNewOrchestrationInstanceAsync("Cancel", Bound);

        await _host.RunToIdleAsync(Bound);

        AssertOutput(true, (await Client.GetInstanceAsync(id, true, Bound))!);
    }

    [Fact]
    public async Task Child_returns_its_result_and_its_failure()
    {
        _catalog.AddOrchestrator<int, int>("Child", (_, n) => n > 0 ? Task.FromResult(n * 10) : throw new ArgumentException("not positive"));
        _catalog.AddOrchestrator<string>("Parent", async context =>
        {
            var good = await context.CallSubOrchestratorAsync<int>("Child", 4);
            try
            {
                return (await context.CallSubOrchestratorAsync<int>("Child", 0)).ToString(System.Globalization.CultureInfo.InvariantCulture);
            }
            catch (TaskFailedException e)
            {
                return $"{good} {e.FailureDetails.ErrorType}";
            }
        });

        AssertOutput("40 System.ArgumentException", await RunAsync("Parent"));
    }

    [Fact]
    public async Task Child_with_the_id_of_a_live_instance_fails_by_name()
    {
        _catalog.AddOrchestrator<int>("Waiter", context => context.WaitForExternalEvent<int>("go"));
        _catalog.AddOrchestrator<string>("Parent", async context =>
        {
            try
            {
                return await context.CallSubOrchestratorAsync<string>("Waiter", null, new SubOrchestrationOptions { InstanceId = "taken" });
            }
            catch (TaskFailedException e)
            {
                return e.FailureDetails.ErrorType;
            }
        });
        await StartAsync();
        await Client.ScheduleNewOrchestrationInstanceAsync("Waiter", null, new StartOrchestrationOptions("taken"), Bound);

        AssertOutput("OrchestrationAlreadyExists", await RunAsync("Parent"));
    }

    [Fact]
    public async Task Terminated_child_fails_to_its_parent()
    {
        _catalog.AddOrchestrator<int>("Waiter", context => context.WaitForExternalEvent<int>("go"));
        _catalog.AddOrchestrator<string>("Parent", async context =>
        {
            try
            {
                return await context.CallSubOrchestratorAsync<string>("Waiter", null, new SubOrchestrationOptions { InstanceId = "child" });
            }
            catch (TaskFailedException e)
            {
                return e.FailureDetails.ErrorType;
            }
        });
        await StartAsync();
        var parent = await Client.ScheduleNewOrchestrationInstanceAsync("Parent", Bound);
        await _host.RunToIdleAsync(Bound);

        await Client.TerminateInstanceAsync("child", "\"gone\"", Bound);

        AssertOutput("OrchestrationTerminated", await _host.RunToCompletionAsync(parent, Bound));
    }

    [Fact]
    public async Task History_tells_the_run_in_order()
    {
        AddEcho();
        _catalog.AddOrchestrator<int>("One", context => context.CallActivityAsync<int>("Double", 4));

        var run = await RunAsync("One");

        var history = await _host.ReadHistoryAsync(run.InstanceId);
        Assert.Equal(
            ["TurnStarted", "ExecutionStarted", "TaskScheduled", "TurnStarted", "TaskCompleted", "ExecutionCompleted"],
            history.Select(e => e.GetType().Name));
        Assert.Equal("8", history.OfType<TaskCompleted>().Single().Result);
    }
}
