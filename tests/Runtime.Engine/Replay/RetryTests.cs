using Cartrita.Runtime.Engine.Decisions;
using Cartrita.Runtime.Engine.Tests.Driver;
using Microsoft.DurableTask;

namespace Cartrita.Runtime.Engine.Tests.Replay;

public sealed class RetryTests
{
    private static readonly TimeSpan Second = TimeSpan.FromSeconds(1);

    private static OrchestrationDriver Run(TaskOptions options, Func<int, object?> attempt)
    {
        var attempts = 0;
        var driver = new OrchestrationDriver(async context => await context.CallActivityAsync<string>("A", options));
        driver.Activities["A"] = _ => attempt(++attempts);
        return driver.RunToEnd();
    }

    private static IEnumerable<double> Waits(OrchestrationDriver driver) => driver.Decisions.OfType<SetTimer>()
        .Select(decision => (decision.Timer.FireAt - decision.Timer.Timestamp).TotalSeconds);

    [Fact]
    public void Policy_waits_longer_each_time_up_to_its_longest_wait()
    {
        var driver = Run(
            TaskOptions.FromRetryPolicy(new RetryPolicy(6, 2 * Second, 3, 20 * Second)),
            attempt => attempt == 6 ? "at last" : throw new TimeoutException());

        Assert.Equal("at last", driver.Output<string>());
        Assert.Equal([2, 6, 18, 20, 20], Waits(driver));
    }

    [Fact]
    public void Policy_gives_up_after_its_attempts_with_the_last_failure()
    {
        var driver = Run(TaskOptions.FromRetryPolicy(new RetryPolicy(3, 2 * Second)), attempt => throw new TimeoutException($"no. {attempt}"));

        Assert.Equal("System.TimeoutException: no. 3", driver.Failure.InnerFailure!.ToString());
        Assert.Equal(3, driver.Decisions.OfType<Schedule>().Count());
        Assert.Equal([2, 2], Waits(driver));
    }

    [Fact]
    public void Policy_starts_no_attempt_after_its_timeout()
    {
        var driver = Run(
            TaskOptions.FromRetryPolicy(new RetryPolicy(100, 4 * Second, retryTimeout: 10 * Second)), _ => throw new TimeoutException());

        Assert.Equal([4, 4, 4], Waits(driver));
        Assert.Equal(4, driver.Decisions.OfType<Schedule>().Count());
    }

    [Fact]
    public void Policy_retries_only_what_it_handles()
    {
        var policy = new RetryPolicy(5, 2 * Second) { HandleFailure = failure => failure.IsCausedBy<TimeoutException>() };
        var driver = Run(
            TaskOptions.FromRetryPolicy(policy),
            attempt => throw (attempt == 1 ? new TimeoutException() : new FormatException("not mine")));

        Assert.Equal("System.FormatException: not mine", driver.Failure.InnerFailure!.ToString());
        Assert.Single(Waits(driver));
    }

    [Fact]
    public void Rule_that_throws_leaves_the_tasks_failure_visible()
    {
        var policy = new RetryPolicy(5, 2 * Second) { HandleFailure = _ => throw new InvalidOperationException("rule") };
        var driver = Run(TaskOptions.FromRetryPolicy(policy), _ => throw new FormatException("task"));

        Assert.Equal("System.FormatException: task", driver.Failure.InnerFailure!.ToString());
    }

    [Fact]
    public void Coefficient_that_outgrows_every_number_stops_at_the_longest_wait()
    {
        var driver = Run(
            TaskOptions.FromRetryPolicy(new RetryPolicy(3, Second, double.MaxValue)),
            attempt => attempt == 3 ? "ok" : throw new TimeoutException());

        Assert.Equal([1, 3600], Waits(driver));
    }

    [Fact]
    public void Handler_sees_attempt_failure_and_elapsed_time()
    {
        var seen = new List<string>();
        var options = TaskOptions.FromRetryHandler(async retry =>
        {
            if (!retry.OrchestrationContext.IsReplaying)
            {
                seen.Add($"{retry.LastAttemptNumber} {retry.LastFailure.ErrorMessage} {retry.TotalRetryTime.TotalSeconds}");
            }

            await retry.OrchestrationContext.CreateTimer(TimeSpan.FromSeconds(3), retry.CancellationToken);
            return retry.LastAttemptNumber < 3;
        });
        var driver = Run(options, attempt => throw new TimeoutException($"no. {attempt}"));

        Assert.Equal(["1 no. 1 0", "2 no. 2 3", "3 no. 3 6"], seen);
        Assert.Equal("no. 3", driver.Failure.InnerFailure!.ErrorMessage);
    }

    [Fact]
    public void Handler_that_throws_fails_the_call_with_its_own_exception()
    {
        RetryHandler handler = _ => throw new FormatException("handler");
        var driver = Run(TaskOptions.FromRetryHandler(handler), _ => throw new TimeoutException());

        Assert.Equal("System.FormatException: handler", driver.Failure.ToString());
    }

    [Fact]
    public void Unknown_activity_is_not_retried()
    {
        var driver = new OrchestrationDriver(async context =>
            await context.CallActivityAsync<int>("Nobody", TaskOptions.FromRetryHandler(_ => true)));

        Assert.Equal("No activity task named 'Nobody' was found.", driver.RunToEnd().Failure.InnerFailure!.ErrorMessage);
        Assert.Single(driver.Decisions.OfType<Schedule>());
    }

    [Fact]
    public void Retries_of_parallel_calls_do_not_wait_for_each_other()
    {
        var attempts = new Dictionary<string, int>();
        var driver = new OrchestrationDriver(async context => await Task.WhenAll(
            Enumerable.Range(0, 3).Select(i => context.CallActivityAsync<int>(
                "A", i, TaskOptions.FromRetryPolicy(new RetryPolicy(4, TimeSpan.FromSeconds(i + 2)))))));
        driver.Activities["A"] = input =>
        {
            attempts[input!] = attempts.GetValueOrDefault(input!) + 1;
            return attempts[input!] > int.Parse(input!) ? int.Parse(input!) : throw new TimeoutException();
        };

        Assert.Equal([0, 1, 2], driver.RunToEnd().Output<int[]>()!);
        Assert.Equal(TimeSpan.FromSeconds(8), driver.Now - OrchestrationDriver.Epoch);
    }
}
