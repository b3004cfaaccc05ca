using Microsoft.DurableTask;

namespace Cartrita.Runtime.Engine.Tests.Abstractions;

public sealed class RetryPolicyTests
{
    private static readonly TimeSpan Second = TimeSpan.FromSeconds(1);

    [Theory]
    [InlineData(0, 1, 1, null, null, "maxNumberOfAttempts")]
    [InlineData(1, 0, 1, null, null, "firstRetryInterval")]
    [InlineData(1, -1, 1, null, null, "firstRetryInterval")]
    [InlineData(1, 1, 0.5, null, null, "backoffCoefficient")]
    [InlineData(1, 1, double.NaN, null, null, "backoffCoefficient")]
    [InlineData(1, 5, 1, 4, null, "maxRetryInterval")]
    [InlineData(1, 5, 1, null, 4, "retryTimeout")]
    public void Value_outside_its_range_is_named(int attempts, int first, double coefficient, int? longest, int? timeout, string parameter)
    {
        var exception = Assert.Throws<ArgumentOutOfRangeException>(
            () => new RetryPolicy(attempts, first * Second, coefficient, longest * Second, timeout * Second));

        Assert.Equal(parameter, exception.ParamName);
    }

    [Fact]
    public void Defaults_are_an_hour_at_most_and_no_timeout()
    {
        var policy = new RetryPolicy(3, 2 * Second);

        Assert.Equal(3, policy.MaxNumberOfAttempts);
        Assert.Equal(2 * Second, policy.FirstRetryInterval);
        Assert.Equal(1.0, policy.BackoffCoefficient);
        Assert.Equal(TimeSpan.FromHours(1), policy.MaxRetryInterval);
        Assert.Equal(Timeout.InfiniteTimeSpan, policy.RetryTimeout);
    }

    [Fact]
    public void Infinite_limits_are_allowed()
    {
        var policy = new RetryPolicy(3, 2 * Second, 2, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);

        Assert.Equal(Timeout.InfiniteTimeSpan, policy.MaxRetryInterval);
    }

    [Fact]
    public void Options_are_made_from_policies_and_handlers()
    {
        var policy = new RetryPolicy(3, Second);
        AsyncRetryHandler later = _ => Task.FromResult(true);
        RetryHandler now = _ => true;

        Assert.Same(policy, TaskOptions.FromRetryPolicy(policy).Retry!.Policy);
        Assert.Same(later, TaskOptions.FromRetryHandler(later).Retry!.Handler);
        Assert.NotNull(((TaskRetryOptions)now).Handler);
        Assert.Throws<ArgumentNullException>(() => new TaskRetryOptions((RetryPolicy)null!));
        Assert.Throws<ArgumentNullException>(() => new TaskRetryOptions((AsyncRetryHandler)null!));
        Assert.Throws<ArgumentNullException>(() => TaskRetryOptions.FromRetryHandler((RetryHandler)null!));
    }

    [Fact]
    public void Sub_orchestration_options_keep_what_they_are_made_from()
    {
        var options = new TaskOptions(new RetryPolicy(3, Second), new Dictionary<string, string> { ["k"] = "v" });

        var named = options.WithInstanceId("child");

        Assert.Equal("child", named.InstanceId);
        Assert.Same(options.Retry, named.Retry);
        Assert.Same(options.Tags, named.Tags);
        Assert.Equal("child", new SubOrchestrationOptions((TaskOptions)named).InstanceId);
        Assert.Equal("other", new SubOrchestrationOptions(named, "other").InstanceId);
        Assert.Equal(named, named with { });
    }
}
