using Microsoft.Extensions.Logging;
using Polly;
using Polly.CircuitBreaker;
using Polly.Retry;

namespace Cartrita.Adapters.Vendors.Resilience;

/// <summary>Retries of what is transient, and one circuit for all calls to one vendor. Calls throw <see cref="CallFailure"/>; what else they throw passes.</summary>
internal sealed partial class CallPipeline
{
    private readonly string vendor;
    private readonly CallPatience patience;
    private readonly TimeProvider time;
    private readonly ILogger logger;
    private readonly ResiliencePipeline circuit;
    private readonly ResiliencePipeline pipeline;
    private long openUntil;

    internal CallPipeline(string vendor, CallPatience patience, TimeProvider time, ILogger logger)
    {
        this.vendor = vendor;
        this.patience = patience;
        this.time = time;
        this.logger = logger;
        circuit = new ResiliencePipelineBuilder { TimeProvider = time }.AddCircuitBreaker(Circuit()).Build();
        var builder = new ResiliencePipelineBuilder { TimeProvider = time };
        pipeline = (patience.Retries > 0 ? builder.AddRetry(Retry()) : builder).AddPipeline(circuit).Build();
    }

    /// <summary>Whether calls are refused without being made. A circuit whose break is over lets one through, so it counts as closed.</summary>
    internal bool IsOpen => time.GetUtcNow().Ticks < Interlocked.Read(ref openUntil);

    /// <summary>Until when calls are refused; in the past, or null, where they are not.</summary>
    internal DateTimeOffset? OpenUntil => Interlocked.Read(ref openUntil) is var ticks and > 0 ? new DateTimeOffset(ticks, TimeSpan.Zero) : null;

    /// <summary>Makes a call.</summary>
    /// <exception cref="BrokenCircuitException">It was not made: the circuit is open.</exception>
    internal ValueTask<T> ExecuteAsync<T>(Func<CancellationToken, ValueTask<T>> call, CancellationToken cancellationToken) => pipeline.ExecuteAsync(call, cancellationToken);

    /// <summary>Counts a failure that came after a call had returned, such as that of a stream which breaks off.</summary>
    internal async Task CountFailureAsync(Exception exception)
    {
        var context = ResilienceContextPool.Shared.Get();
        await circuit.ExecuteOutcomeAsync((_, failure) => ValueTask.FromResult(Outcome.FromException<bool>(failure)), context, exception);
        ResilienceContextPool.Shared.Return(context);
    }

    private RetryStrategyOptions Retry() => new()
    {
        MaxRetryAttempts = patience.Retries,
        Delay = patience.RetryDelay,
        BackoffType = DelayBackoffType.Exponential,
        UseJitter = false,
        ShouldHandle = arguments => ValueTask.FromResult(
            arguments.Outcome.Exception is CallFailure { Transient: true } failure && !(failure.RetryAfter > patience.LongestRetryAfter)),
        DelayGenerator = arguments =>
        {
            var backoff = patience.RetryDelay * Math.Pow(2, arguments.AttemptNumber);
            return ValueTask.FromResult<TimeSpan?>((arguments.Outcome.Exception as CallFailure)?.RetryAfter is { } asked && asked > backoff ? asked : backoff);
        },
        OnRetry = arguments =>
        {
            LogRetry(vendor, arguments.Outcome.Exception?.Message ?? string.Empty, arguments.AttemptNumber + 1, arguments.RetryDelay.TotalSeconds);
            return ValueTask.CompletedTask;
        },
    };

    private CircuitBreakerStrategyOptions Circuit() => new()
    {
        FailureRatio = patience.CircuitFailureRatio,
        MinimumThroughput = patience.CircuitMinimumCalls,
        SamplingDuration = patience.CircuitWindow,
        BreakDuration = patience.CircuitBreak,
        ShouldHandle = arguments => ValueTask.FromResult(arguments.Outcome.Exception is CallFailure { BlamesVendor: true }),
        OnOpened = arguments =>
        {
            Interlocked.Exchange(ref openUntil, (time.GetUtcNow() + arguments.BreakDuration).Ticks);
            LogOpened(vendor, arguments.BreakDuration.TotalSeconds);
            return ValueTask.CompletedTask;
        },
        OnClosed = _ =>
        {
            Interlocked.Exchange(ref openUntil, 0);
            LogClosed(vendor);
            return ValueTask.CompletedTask;
        },
    };

    [LoggerMessage(4101, LogLevel.Warning, "Vendor {Vendor} {Reason}; attempt {Attempt} failed, the next is in {Delay} s.")]
    private partial void LogRetry(string vendor, string reason, int attempt, double delay);

    [LoggerMessage(4103, LogLevel.Warning, "The circuit of vendor {Vendor} is open for {Seconds} s.")]
    private partial void LogOpened(string vendor, double seconds);

    [LoggerMessage(4104, LogLevel.Information, "The circuit of vendor {Vendor} is closed again.")]
    private partial void LogClosed(string vendor);
}
