using System.Runtime.CompilerServices;
using Cartrita.Core.Errors;
using Cartrita.Core.Models;
using Microsoft.Extensions.Logging;
using Polly;
using Polly.CircuitBreaker;
using Polly.Retry;

namespace Cartrita.Adapters.Models.Resilience;

/// <summary>Guards every call to one provider: a deadline, retries of what is transient, and one circuit for all of its models.</summary>
/// <remarks>A streamed call is retried only until its first piece that counts; after that a failure is the caller's to see.</remarks>
internal sealed partial class ProviderGuard
{
    private readonly string provider;
    private readonly ModelsOptions options;
    private readonly TimeProvider time;
    private readonly ILogger logger;
    private readonly ResiliencePipeline circuit;
    private readonly ResiliencePipeline pipeline;
    private long openUntil;

    internal ProviderGuard(string provider, ModelsOptions options, TimeProvider time, ILogger logger)
    {
        this.provider = provider;
        this.options = options;
        this.time = time;
        this.logger = logger;
        circuit = new ResiliencePipelineBuilder { TimeProvider = time }.AddCircuitBreaker(Circuit()).Build();
        var builder = new ResiliencePipelineBuilder { TimeProvider = time };
        pipeline = (options.Retries > 0 ? builder.AddRetry(Retry()) : builder).AddPipeline(circuit).Build();
    }

    /// <summary>Whether calls are refused without being made. A circuit whose break is over lets one through, so it counts as closed.</summary>
    internal bool IsOpen => time.GetUtcNow().Ticks < Interlocked.Read(ref openUntil);

    /// <summary>Makes a call.</summary>
    internal async Task<T> CallAsync<T>(Func<CancellationToken, Task<T>> call, CancellationToken cancellationToken)
    {
        try
        {
            return await pipeline.ExecuteAsync(
                async token =>
                {
                    using var deadline = new Deadline(options.Timeout, time, token);
                    return await deadline.RunAsync(call);
                },
                cancellationToken);
        }
        catch (Exception exception) when (Translate(exception, cancellationToken) is { } translated)
        {
            throw translated;
        }
    }

    /// <summary>Makes a streamed call.</summary>
    /// <param name="call">Opens the stream.</param>
    /// <param name="counts">Whether a piece is one that a reader sees, so that the call can't be made again.</param>
    /// <param name="cancellationToken">Ends the call.</param>
    internal async IAsyncEnumerable<T> StreamAsync<T>(
        Func<CancellationToken, IAsyncEnumerable<T>> call, Func<T, bool> counts, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        await using var stream = await OpenAsync(call, counts, cancellationToken);
        foreach (var piece in stream.Opening)
        {
            yield return piece;
        }

        while (await AdvanceAsync(stream, cancellationToken))
        {
            yield return stream.Current;
        }
    }

    private async Task<GuardedStream<T>> OpenAsync<T>(Func<CancellationToken, IAsyncEnumerable<T>> call, Func<T, bool> counts, CancellationToken cancellationToken)
    {
        try
        {
            // The stream outlives the pipeline, so its token is the caller's, not the pipeline's.
            return await pipeline.ExecuteAsync(
                async _ => await GuardedStream<T>.OpenAsync(call, counts, new Deadline(options.Timeout, time, cancellationToken)), cancellationToken);
        }
        catch (Exception exception) when (Translate(exception, cancellationToken) is { } translated)
        {
            throw translated;
        }
    }

    private async Task<bool> AdvanceAsync<T>(GuardedStream<T> stream, CancellationToken cancellationToken)
    {
        try
        {
            return await stream.MoveNextAsync();
        }
        catch (Exception exception) when (Translate(exception, cancellationToken) is { } translated)
        {
            await CountFailureAsync(exception);
            throw translated;
        }
    }

    // A stream that breaks off speaks against the provider as much as a call that fails.
    private async Task CountFailureAsync(Exception exception)
    {
        var context = ResilienceContextPool.Shared.Get();
        await circuit.ExecuteOutcomeAsync((_, failure) => ValueTask.FromResult(Polly.Outcome.FromException<bool>(failure)), context, exception);
        ResilienceContextPool.Shared.Return(context);
    }

    private Exception? Translate(Exception exception, CancellationToken cancellationToken)
    {
        if (cancellationToken.IsCancellationRequested)
        {
            return exception is OperationCanceledException ? null : new OperationCanceledException(exception.Message, exception, cancellationToken);
        }

        switch (exception)
        {
            case ProviderFailure failure:
                LogFailed(provider, failure.Message, failure.Problem.Code);
                return new CartritaException(failure.Problem, $"{provider} {failure.Message}.", failure);
            case BrokenCircuitException broken:
                LogRefused(provider);
                return new CartritaException(Problems.ProviderFailed, $"{provider} has failed repeatedly and is left alone for a while.", broken);
            default:
                return null;
        }
    }

    private RetryStrategyOptions Retry() => new()
    {
        MaxRetryAttempts = options.Retries,
        Delay = options.RetryDelay,
        BackoffType = DelayBackoffType.Exponential,
        UseJitter = false,
        ShouldHandle = arguments => ValueTask.FromResult(
            arguments.Outcome.Exception is ProviderFailure { Transient: true } failure && !(failure.RetryAfter > options.LongestRetryAfter)),
        DelayGenerator = arguments =>
        {
            var backoff = options.RetryDelay * Math.Pow(2, arguments.AttemptNumber);
            return ValueTask.FromResult<TimeSpan?>((arguments.Outcome.Exception as ProviderFailure)?.RetryAfter is { } asked && asked > backoff ? asked : backoff);
        },
        OnRetry = arguments =>
        {
            LogRetry(provider, arguments.Outcome.Exception?.Message ?? string.Empty, arguments.AttemptNumber + 1, arguments.RetryDelay.TotalSeconds);
            return ValueTask.CompletedTask;
        },
    };

    private CircuitBreakerStrategyOptions Circuit() => new()
    {
        FailureRatio = options.CircuitFailureRatio,
        MinimumThroughput = options.CircuitMinimumCalls,
        SamplingDuration = options.CircuitWindow,
        BreakDuration = options.CircuitBreak,
        ShouldHandle = arguments => ValueTask.FromResult(arguments.Outcome.Exception is ProviderFailure { BlamesProvider: true }),
        OnOpened = arguments =>
        {
            Interlocked.Exchange(ref openUntil, (time.GetUtcNow() + arguments.BreakDuration).Ticks);
            LogOpened(provider, arguments.BreakDuration.TotalSeconds);
            return ValueTask.CompletedTask;
        },
        OnClosed = _ =>
        {
            Interlocked.Exchange(ref openUntil, 0);
            LogClosed(provider);
            return ValueTask.CompletedTask;
        },
    };

    [LoggerMessage(4101, LogLevel.Warning, "Model provider {Provider} {Reason}; attempt {Attempt} failed, the next is in {Delay} s.")]
    private partial void LogRetry(string provider, string reason, int attempt, double delay);

    [LoggerMessage(4102, LogLevel.Warning, "Model provider {Provider} {Reason}: {Code}.")]
    private partial void LogFailed(string provider, string reason, string code);

    [LoggerMessage(4103, LogLevel.Warning, "The circuit of model provider {Provider} is open for {Seconds} s.")]
    private partial void LogOpened(string provider, double seconds);

    [LoggerMessage(4104, LogLevel.Information, "The circuit of model provider {Provider} is closed again.")]
    private partial void LogClosed(string provider);

    [LoggerMessage(4105, LogLevel.Warning, "A call to model provider {Provider} was refused: its circuit is open.")]
    private partial void LogRefused(string provider);
}
