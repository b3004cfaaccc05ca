using System.Runtime.CompilerServices;
using Cartrita.Adapters.Vendors.Resilience;
using Cartrita.Core.Errors;
using Cartrita.Core.Models;
using Microsoft.Extensions.Logging;
using Polly.CircuitBreaker;

namespace Cartrita.Adapters.Models.Resilience;

/// <summary>Guards every call to one model: a deadline, retries of what is transient, and the circuit of one model.</summary>
/// <remarks>A streamed call is retried only until its first piece that counts; after that a failure is the caller's to see.</remarks>
internal sealed partial class ProviderGuard
{
    private readonly string provider;
    private readonly string model;
    private readonly ModelsOptions options;
    private readonly TimeProvider time;
    private readonly ILogger logger;
    private readonly CallPipeline pipeline;

    internal ProviderGuard(string provider, string model, ModelsOptions options, TimeProvider time, ILogger logger)
    {
        this.provider = provider;
        this.model = model;
        this.options = options;
        this.time = time;
        this.logger = logger;
        var patience = new CallPatience
        {
            Retries = options.Retries,
            RetryDelay = options.RetryDelay,
            LongestRetryAfter = options.LongestRetryAfter,
            CircuitMinimumCalls = options.CircuitMinimumCalls,
            CircuitFailureRatio = options.CircuitFailureRatio,
            CircuitWindow = options.CircuitWindow,
            CircuitBreak = options.CircuitBreak,
        };
        pipeline = new CallPipeline($"{provider}/{model}", patience, time, logger);
    }

    /// <summary>Whether calls are refused without being made. A circuit whose break is over lets one through, so it counts as closed.</summary>
    internal bool IsOpen => pipeline.IsOpen;

    /// <summary>Until when calls are refused; in the past, or null, where they are not.</summary>
    internal DateTimeOffset? OpenUntil => pipeline.OpenUntil;

    /// <summary>Makes a call.</summary>
    /// <param name="call">Makes it.</param>
    /// <param name="cancellationToken">Ends the call.</param>
    /// <param name="thinks">Whether its answer is one that a model thinks out and nobody sees come: then silence is no sign of a failure for longer.</param>
    internal async Task<T> CallAsync<T>(Func<CancellationToken, Task<T>> call, CancellationToken cancellationToken, bool thinks = false)
    {
        try
        {
            return await pipeline.ExecuteAsync(
                async token =>
                {
                    using var deadline = Begin(thinks ? options.CallTimeout : options.Timeout, token);
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
    /// <param name="thinks">Whether the model thinks before its first piece, and is silent meanwhile.</param>
    internal async IAsyncEnumerable<T> StreamAsync<T>(
        Func<CancellationToken, IAsyncEnumerable<T>> call, Func<T, bool> counts, [EnumeratorCancellation] CancellationToken cancellationToken, bool thinks = false)
    {
        await using var stream = await OpenAsync(call, counts, thinks ? options.ReasoningTimeout : options.Timeout, cancellationToken);
        foreach (var piece in stream.Opening)
        {
            yield return piece;
        }

        while (await AdvanceAsync(stream, cancellationToken))
        {
            yield return stream.Current;
        }
    }

    private async Task<GuardedStream<T>> OpenAsync<T>(Func<CancellationToken, IAsyncEnumerable<T>> call, Func<T, bool> counts, TimeSpan limit, CancellationToken cancellationToken)
    {
        try
        {
            // The stream outlives the pipeline, so its token is the caller's, not the pipeline's.
            return await pipeline.ExecuteAsync(async _ => await GuardedStream<T>.OpenAsync(call, counts, Begin(limit, cancellationToken)), cancellationToken, goesOn: true);
        }
        catch (Exception exception) when (Translate(exception, cancellationToken) is { } translated)
        {
            throw translated;
        }
    }

    // A stream that breaks off speaks against the provider as much as a call that fails.
    private async Task<bool> AdvanceAsync<T>(GuardedStream<T> stream, CancellationToken cancellationToken)
    {
        try
        {
            if (await stream.MoveNextAsync())
            {
                return true;
            }
        }
        catch (Exception exception) when (Translate(exception, cancellationToken) is { } translated)
        {
            await pipeline.CountEndAsync(exception);
            throw translated;
        }

        await pipeline.CountEndAsync(null);
        return false;
    }

    private Deadline Begin(TimeSpan limit, CancellationToken caller) => new(limit, time, (exception, timedOut) => ProviderFailure.From(exception, timedOut, time), caller);

    private Exception? Translate(Exception exception, CancellationToken cancellationToken)
    {
        if (cancellationToken.IsCancellationRequested)
        {
            return exception is OperationCanceledException ? null : new OperationCanceledException(exception.Message, exception, cancellationToken);
        }

        switch (exception)
        {
            case CallFailure failure:
                LogFailed(provider, failure.Message, failure.Problem.Code);
                return new CartritaException(failure.Problem, $"{provider} {failure.Message}.", failure);
            case BrokenCircuitException broken:
                LogRefused(provider, model);
                return new CartritaException(Problems.ProviderFailed, $"{provider}/{model} has failed repeatedly and is left alone for a while.", broken);
            default:
                return null;
        }
    }

    [LoggerMessage(4102, LogLevel.Warning, "Model provider {Provider} {Reason}: {Code}.")]
    private partial void LogFailed(string provider, string reason, string code);

    [LoggerMessage(4105, LogLevel.Warning, "A call to model {Provider}/{Model} was refused: its circuit is open.")]
    private partial void LogRefused(string provider, string model);
}
