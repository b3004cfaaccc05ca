using Cartrita.Runtime.Engine.History;
using Cartrita.Runtime.Host.Durable;
using Cartrita.Runtime.Host.Durable.DeadLetters;
using Cartrita.Runtime.Host.Storage.DeadLetters;
using Cartrita.Runtime.Testing;
using Microsoft.DurableTask;
using Microsoft.DurableTask.Client;
using Microsoft.DurableTask.Entities;
using Microsoft.Extensions.DependencyInjection;

namespace Cartrita.Runtime.Host.Tests.Durable;

/// <summary>What is given up can be tried again, where no wrong state can come of it; on every store.</summary>
public abstract class DeadLetterConformance : IAsyncLifetime
{
    private static readonly EntityInstanceId s_counter = new("counter", "c");

    private readonly CancellationTokenSource _bound = new(TimeSpan.FromMinutes(1), TimeProvider.System);
    private readonly DelegateTaskCatalog _code = new();
    private readonly UnreliableCatalog _catalog;
    private readonly List<int> _ran = [];
    private DurableTestHost _host = null!;

    protected DeadLetterConformance()
    {
        _catalog = new(_code);
        _code.AddActivity<int, int>("Double", n =>
        {
            lock (_ran)
            {
                _ran.Add(n);
            }

            return n * 2;
        });
        _code.AddActivity<int, int>("Fragile", n => n * 10);
    }

    private protected abstract DurableTestStore Store { get; }

    private DeadLetterOffice Office => _host.Services.GetRequiredService<DeadLetterOffice>();

    public async Task InitializeAsync() => _host = await DurableTestHost.StartAsync(
        _catalog, new() { Store = Store, Runtime = new DurableRuntimeOptions { PoisonAttempts = 3 } });

    public virtual async Task DisposeAsync()
    {
        await _host.DisposeAsync();
        _bound.Dispose();
    }

    [Fact]
    public async Task Turn_that_was_given_up_goes_on_where_it_stood()
    {
        _code.AddOrchestrator<int>("Main", async context =>
        {
            var first = await context.CallActivityAsync<int>("Double", 1);
            return first + await context.WaitForExternalEvent<int>("more");
        });
        await StartAsync("Main");
        var before = await _host.ReadHistoryAsync("Main");
        _catalog.Broken.Add("Main");
        await _host.Client.RaiseEventAsync("Main", "more", 5, _bound.Token);
        var failed = await _host.RunToCompletionAsync("Main", _bound.Token);
        var letter = await OneLetterAsync();

        _catalog.Broken.Clear();
        Assert.Equal(new RetryOutcome(true, null), await Office.RetryAsync(letter.Id));
        var run = await _host.RunToCompletionAsync("Main", _bound.Token);

        Assert.Equal((OrchestrationRuntimeStatus.Failed, "PoisonedOrchestration"), (failed.RuntimeStatus, failed.FailureDetails!.ErrorType));
        Assert.Equal(
            (DeadLetterKind.Turn, "Main", 3, "System.IO.IOException"), (letter.Kind, letter.Name, letter.Failures, letter.Failure.ErrorType));
        Assert.Equal((OrchestrationRuntimeStatus.Completed, 7, null), (run.RuntimeStatus, run.ReadOutputAs<int>(), run.FailureDetails));
        Assert.Equal([1], _ran);
        var after = await _host.ReadHistoryAsync("Main");
        Assert.Equal(before, after.Take(before.Count));
        Assert.Single(after.OfType<ExecutionCompleted>());
        Assert.Empty(await Office.ListAsync(new() { Limit = 10 }));
    }

    [Fact]
    public async Task First_turn_that_was_given_up_starts_the_run_again()
    {
        _code.AddOrchestrator<int, int>("Main", (context, n) => context.CallActivityAsync<int>("Double", n));
        _catalog.Broken.Add("Main");
        await StartAsync("Main", 4);
        await _host.RunToCompletionAsync("Main", _bound.Token);
        _catalog.Broken.Clear();

        await Office.RetryAsync((await OneLetterAsync()).Id);

        Assert.Equal(8, (await _host.RunToCompletionAsync("Main", _bound.Token)).ReadOutputAs<int>());
    }

    [Fact]
    public async Task What_comes_for_a_run_that_was_given_up_is_there_when_it_goes_on()
    {
        var slow = new TaskCompletionSource<int>();
        _code.AddActivity<int, int>("Slow", (_, _, _) => slow.Task);
        _code.AddOrchestrator<int>("Child", async context => await context.WaitForExternalEvent<int>("grow"));
        _code.AddOrchestrator<string>("Main", async context =>
        {
            var activity = context.CallActivityAsync<int>("Slow", 1);
            var child = context.CallSubOrchestratorAsync<int>("Child", null, new SubOrchestrationOptions { InstanceId = "child" });
            var timer = context.CreateTimer(TimeSpan.FromHours(1), CancellationToken.None);
            await context.WaitForExternalEvent<int>("go");
            await timer;
            return $"{await activity} {await child}";
        });
        await StartIdAsync("Main");
        while (await _host.Client.GetInstanceAsync("child", _bound.Token) is not { RuntimeStatus: OrchestrationRuntimeStatus.Running })
        {
            await Task.Yield();
        }

        _catalog.Broken.Add("Main");
        await _host.Client.RaiseEventAsync("Main", "go", 1, _bound.Token);
        while ((await _host.Client.GetInstanceAsync("Main", _bound.Token))!.RuntimeStatus != OrchestrationRuntimeStatus.Failed)
        {
            // The slow activity keeps the host from being idle: the back-offs are ended one by one, and the timer is left alone.
            if (_host.NextDue is { } due && due < _host.Clock.GetUtcNow().AddMinutes(1))
            {
                _host.Clock.AdvanceTo(due);
            }

            await Task.Yield();
        }

        slow.SetResult(7);
        await _host.Client.RaiseEventAsync("child", "grow", 8, _bound.Token);
        await _host.RunToIdleAsync(_bound.Token);
        _catalog.Broken.Clear();
        await Office.RetryAsync((await OneLetterAsync()).Id);

        Assert.Equal("7 8", (await _host.RunToCompletionAsync("Main", _bound.Token)).ReadOutputAs<string>());
    }

    [Fact]
    public async Task Child_whose_parent_was_told_is_not_tried_again()
    {
        _code.AddOrchestrator<int>("Child", _ => Task.FromResult(1));
        _code.AddOrchestrator<int>("Main", context => context.CallSubOrchestratorAsync<int>(
            "Child", null, new SubOrchestrationOptions { InstanceId = "child" }));
        _catalog.Broken.Add("Child");
        await StartAsync("Main");
        await _host.RunToCompletionAsync("Main", _bound.Token);

        var outcome = await Office.RetryAsync((await OneLetterAsync()).Id);

        Assert.Equal("The parent of the run 'child' has been told of its failure.", outcome.Refusal);
        Assert.Equal(OrchestrationRuntimeStatus.Failed, (await _host.Client.GetInstanceAsync("child", _bound.Token))!.RuntimeStatus);
    }

    [Fact]
    public async Task Activity_that_failed_its_run_runs_again_and_no_other_does()
    {
        _code.AddOrchestrator<int>("Main", async context =>
        {
            var first = await context.CallActivityAsync<int>("Double", 1);
            var all = await Task.WhenAll(
                context.CallActivityAsync<int>("Double", 2), context.CallActivityAsync<int>("Fragile", 3), context.CallActivityAsync<int>("Double", 4));
            return first + all.Sum();
        });
        _catalog.Broken.Add("Fragile");
        await StartAsync("Main");
        var failed = await _host.RunToCompletionAsync("Main", _bound.Token);
        var letter = await OneLetterAsync();
        _catalog.Broken.Clear();

        Assert.Null((await Office.RetryAsync(letter.Id)).Refusal);
        var run = await _host.RunToCompletionAsync("Main", _bound.Token);

        Assert.Equal(OrchestrationRuntimeStatus.Failed, failed.RuntimeStatus);
        Assert.Equal((DeadLetterKind.Activity, "Fragile", "3"), (letter.Kind, letter.Name, letter.Input));
        Assert.Equal((OrchestrationRuntimeStatus.Completed, 2 + 4 + 30 + 8), (run.RuntimeStatus, run.ReadOutputAs<int>()));
        Assert.Equal([1, 2, 4], _ran.Order());
        Assert.Equal(4, (await _host.ReadHistoryAsync("Main")).OfType<TaskCompleted>().Count());
        Assert.Empty((await _host.ReadHistoryAsync("Main")).OfType<TaskFailed>());
    }

    [Fact]
    public async Task Timer_and_event_that_the_failed_run_had_seen_are_seen_again()
    {
        _code.AddOrchestrator<string>("Main", async context =>
        {
            var fragile = context.CallActivityAsync<int>("Fragile", 1);
            var timer = context.CreateTimer(TimeSpan.FromHours(2), CancellationToken.None);
            var heard = context.WaitForExternalEvent<string>("word");
            await Task.WhenAll(fragile, timer, heard);
            return $"{fragile.Result} {heard.Result}";
        });
        _catalog.Broken.Add("Fragile");
        await StartAsync("Main");
        await _host.AdvanceAsync(TimeSpan.FromHours(1), _bound.Token);
        await _host.Client.RaiseEventAsync("Main", "word", "hello", _bound.Token);
        await _host.RunToCompletionAsync("Main", _bound.Token);
        _catalog.Broken.Clear();

        Assert.Null((await Office.RetryAsync((await OneLetterAsync()).Id)).Refusal);

        Assert.Equal("10 hello", (await _host.RunToCompletionAsync("Main", _bound.Token)).ReadOutputAs<string>());
    }

    [Fact]
    public async Task Activity_whose_run_goes_on_or_did_not_fail_is_not_tried_again()
    {
        _code.AddOrchestrator<int>("Main", async context =>
        {
            try
            {
                return await context.CallActivityAsync<int>("Fragile", 1);
            }
            catch (TaskFailedException)
            {
                return await context.WaitForExternalEvent<int>("instead");
            }
        });
        _catalog.Broken.Add("Fragile");
        await StartAsync("Main");
        await _host.AdvanceAsync(TimeSpan.FromHours(1), _bound.Token);
        var letter = await OneLetterAsync();

        Assert.Equal("The run 'Main' goes on: it has been told of the failure, or will be.", (await Office.RetryAsync(letter.Id)).Refusal);
        await _host.Client.RaiseEventAsync("Main", "instead", 2, _bound.Token);
        Assert.Equal(2, (await _host.RunToCompletionAsync("Main", _bound.Token)).ReadOutputAs<int>());
        Assert.Equal("The run 'Main' did not fail, it is Completed.", (await Office.RetryAsync(letter.Id)).Refusal);
    }

    [Fact]
    public async Task Activity_whose_failure_the_run_has_acted_on_is_not_tried_again()
    {
        _code.AddOrchestrator<int>("Main", async context =>
        {
            try
            {
                return await context.CallActivityAsync<int>("Fragile", 1);
            }
            catch (TaskFailedException)
            {
                await context.CallActivityAsync<int>("Double", 1);
                throw;
            }
        });
        _catalog.Broken.Add("Fragile");
        await StartAsync("Main");
        await _host.RunToCompletionAsync("Main", _bound.Token);

        Assert.Equal("The run 'Main' has acted on the failure before it ended.", (await Office.RetryAsync((await OneLetterAsync()).Id)).Refusal);
    }

    [Fact]
    public async Task Activity_of_a_run_that_used_entities_runs_again_and_the_entities_are_left_as_they_are()
    {
        AddCounter();
        _code.AddOrchestrator<string>("Main", async context =>
        {
            await using (await context.Entities.LockEntitiesAsync(s_counter))
            {
                await context.Entities.CallEntityAsync<int>(s_counter, "add", 1);
            }

            await context.Entities.SignalEntityAsync(s_counter, "add", 2);
            var last = context.Entities.CallEntityAsync<int>(s_counter, "add", 4);
            var fragile = context.CallActivityAsync<int>("Fragile", 1);
            await Task.WhenAll(last, fragile);
            return $"{last.Result} {fragile.Result}";
        });
        _catalog.Broken.Add("Fragile");
        await StartAsync("Main");
        var failed = await _host.RunToCompletionAsync("Main", _bound.Token);
        _catalog.Broken.Clear();

        Assert.Null((await Office.RetryAsync((await OneLetterAsync()).Id)).Refusal);
        var run = await _host.RunToCompletionAsync("Main", _bound.Token);

        Assert.Equal(OrchestrationRuntimeStatus.Failed, failed.RuntimeStatus);
        Assert.Equal("7 10", run.ReadOutputAs<string>());
        var counter = await _host.Client.Entities.GetEntityAsync<int>(s_counter, cancellation: _bound.Token);
        Assert.Equal((7, null), (counter!.State, counter.LockedBy));
    }

    [Fact]
    public async Task Activity_whose_run_held_entities_locked_is_not_tried_again()
    {
        AddCounter();
        _code.AddOrchestrator<int>("Main", async context =>
        {
            await using var section = await context.Entities.LockEntitiesAsync(s_counter);
            return await context.CallActivityAsync<int>("Fragile", 1);
        });
        _catalog.Broken.Add("Fragile");
        await StartAsync("Main");
        await _host.RunToCompletionAsync("Main", _bound.Token);

        Assert.Equal("The run 'Main' held entities locked, and its failure has unlocked them.", (await Office.RetryAsync((await OneLetterAsync()).Id)).Refusal);
    }

    [Fact]
    public async Task Activity_whose_run_was_given_up_itself_waits_for_the_turns_letter_while_there_is_one()
    {
        _code.AddOrchestrator<int>("Main", context => context.CallActivityAsync<int>("Fragile", 1));
        _catalog.Broken.Add("Fragile");
        await StartAsync("Main");
        _catalog.Broken.Add("Main");
        await _host.RunToCompletionAsync("Main", _bound.Token);
        var letters = await Office.ListAsync(new() { Limit = 10 });
        var activity = letters.Single(letter => letter.Kind == DeadLetterKind.Activity);

        Assert.Equal("The run 'Main' was given up itself: retry that dead letter first.", (await Office.RetryAsync(activity.Id)).Refusal);
        Assert.True(await Office.DiscardAsync(letters.Single(letter => letter.Kind == DeadLetterKind.Turn).Id));
        Assert.Equal(
            "The run 'Main' was given up itself, and that dead letter was discarded: what came for the run since is lost.",
            (await Office.RetryAsync(activity.Id)).Refusal);
    }

    [Fact]
    public async Task Letter_that_is_discarded_or_purged_is_gone()
    {
        _code.AddOrchestrator<int>("Main", context => context.CallActivityAsync<int>("Fragile", 1));
        _catalog.Broken.Add("Fragile");
        await StartAsync("Main");
        await _host.RunToCompletionAsync("Main", _bound.Token);
        var letter = await OneLetterAsync();

        Assert.True(await Office.DiscardAsync(letter.Id));
        Assert.Equal(new RetryOutcome(false, null), await Office.RetryAsync(letter.Id));
        await _host.Client.PurgeInstanceAsync("Main", _bound.Token);
        await StartAsync("Main");
        await _host.RunToCompletionAsync("Main", _bound.Token);
        await _host.Client.PurgeInstanceAsync("Main", _bound.Token);
        Assert.Empty(await Office.ListAsync(new() { Limit = 10 }));
    }

    [Fact]
    public async Task Failures_in_a_row_are_counted_across_restarts()
    {
        _code.AddOrchestrator<int>("Main", _ => Task.FromResult(1));
        _catalog.Broken.Add("Main");
        await StartIdAsync("Main");
        await _host.RunToIdleAsync(_bound.Token);
        _host = await _host.RestartAsync();
        await _host.RunToIdleAsync(_bound.Token);
        _host = await _host.RestartAsync();
        await _host.RunToIdleAsync(_bound.Token);

        Assert.Equal(3, (await OneLetterAsync()).Failures);
    }

    private void AddCounter() => _code.AddEntity<CounterEntity>("counter");

    private async Task StartAsync(string name, object? input = null)
    {
        await StartIdAsync(name, input);
        await _host.RunToIdleAsync(_bound.Token);
    }

    private Task StartIdAsync(string name, object? input = null) =>
        _host.Client.ScheduleNewOrchestrationInstanceAsync(name, input, new StartOrchestrationOptions(name), _bound.Token);

    private async Task<DeadLetter> OneLetterAsync() => Assert.Single(await Office.ListAsync(new() { Limit = 10 }));

    private sealed class CounterEntity : TaskEntity<int>
    {
        public int Add(int n) => State += n;
    }
}
