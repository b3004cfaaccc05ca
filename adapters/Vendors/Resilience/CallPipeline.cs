using Microsoft.Extensions.Logging;
using Polly;
using Polly.CircuitBreaker;
using Polly.Retry;

namespace Cartrita.Adapters.Vendors.Resilience;

/// <summary>Retries of what is transient, and the circuit of one vendor, or of one of its models. Calls throw <see cref="CallFailure"/>; what else they throw passes.</summary>
/// <remarks>The circuit counts a call once, however often it was tried, and a call that its caller gave up not at all: it shows neither that the vendor is well nor that it is ill.</remarks>
internal sealed partial class CallPipeline
{
    private readonly string vendor;
    private readonly CallPatience patience;
    private readonly TimeProvider time;
    private readonly ILogger logger;
    private readonly CircuitBreakerStateProvider state = new();
    private readonly ResiliencePipeline circuit;
    private readonly ResiliencePipeline attempts;
    private long openUntil;

    internal CallPipeline(string vendor, CallPatience patience, TimeProvider time, ILogger logger)
    {
        this.vendor = vendor;
        this.patience = patience;
        this.time = time;
        this.logger = logger;
        circuit = new ResiliencePipelineBuilder { TimeProvider = time }.AddCircuitBreaker(Circuit()).Build();
        attempts = patience.Retries > 0 ? new ResiliencePipelineBuilder { TimeProvider = time }.AddRetry(Retry()).Build() : ResiliencePipeline.Empty;
    }

    /// <summary>Whether calls are refused without being made. A circuit whose break is over lets one through, so it counts as closed.</summary>
    internal bool IsOpen => time.GetUtcNow().Ticks < Interlocked.Read(ref openUntil);

    /// <summary>Until when calls are refused; in the past, or null, where they are not.</summary>
    internal DateTimeOffset? OpenUntil => Interlocked.Read(ref openUntil) is var ticks and > 0 ? new DateTimeOffset(ticks, TimeSpan.Zero) : null;

    /// <summary>Makes a call.</summary>
    /// <param name="call">Makes it.</param>
    /// <param name="cancellationToken">Gives it up.</param>
    /// <param name="goesOn">Whether it goes on when it has returned, as a stream does: how it ends is then the caller's to count.</param>
    /// <exception cref="BrokenCircuitException">It was not made: the circuit is open.</exception>
    internal async ValueTask<T> ExecuteAsync<T>(Func<CancellationToken, ValueTask<T>> call, CancellationToken cancellationToken, bool goesOn = false)
    {
        if (state.CircuitState != CircuitState.Closed)
        {
            // Refused, or the one call that finds out whether the vendor is back.
            return await circuit.ExecuteAsync(token => attempts.ExecuteAsync(call, token), cancellationToken);
        }

        CallFailure? failed = null;
        try
        {
            var result = await attempts.ExecuteAsync(
                async token =>
                {
                    try
                    {
                        return await call(token);
                    }
                    catch (CallFailure failure)
                    {
                        failed = failure;
                        throw;
                    }
                },
                cancellationToken);
            if (!goesOn)
            {
                await CountAsync(null);
            }

            return result;
        }
        catch (Exception exception) when (failed is not null || !IsGivenUp(exception, cancellationToken))
        {
            // Given up between two attempts: the first one has shown something.
            await CountAsync(failed ?? exception);
            throw;
        }
    }

    /// <summary>Counts how a call ended that went on when it had returned: with a failure, or well where that is null. One that was given up is not counted.</summary>
    internal Task CountEndAsync(Exception? failure) => CountAsync(failure);

    // A connection that is torn down by its caller may throw anything.
    private static bool IsGivenUp(Exception exception, CancellationToken cancellationToken) => exception is OperationCanceledException || cancellationToken.IsCancellationRequested;

    private async Task CountAsync(Exception? exception)
    {
        var context = ResilienceContextPool.Shared.Get();
        await circuit.ExecuteOutcomeAsync((_, failure) => ValueTask.FromResult(failure is null ? Outcome.FromResult(true) : Outcome.FromException<bool>(failure)), context, exception);
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
        StateProvider = state,

        // Whoever finds out whether the vendor is back and is given up has not found it well.
        ShouldHandle = arguments => ValueTask.FromResult(
            arguments.Outcome.Exception is CallFailure { BlamesVendor: true } || (state.CircuitState == CircuitState.HalfOpen && arguments.Outcome.Exception is { } exception && IsGivenUp(exception, arguments.Context.CancellationToken))),
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
