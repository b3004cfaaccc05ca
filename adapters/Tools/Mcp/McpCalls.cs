using Cartrita.Adapters.Vendors;
using Cartrita.Adapters.Vendors.Resilience;
using Cartrita.Core.Errors;
using Microsoft.Extensions.Logging;
using ModelContextProtocol;
using ModelContextProtocol.Client;
using Polly.CircuitBreaker;

namespace Cartrita.Adapters.Tools.Mcp;

/// <summary>Calls of one MCP server: their time limit, figures, spans and circuit. None is repeated: whether a tool may be called twice only its server knows.</summary>
internal sealed class McpCalls
{
    /// <summary>Lists the tools.</summary>
    internal static readonly McpCallKind List = new("list_tools", TimeSpan.FromSeconds(20), HasEffect: false);

    /// <summary>Calls a tool that only reads.</summary>
    internal static readonly McpCallKind Read = new("call_tool", TimeSpan.FromSeconds(9.5), HasEffect: false);

    /// <summary>Calls a tool that may change something.</summary>
    internal static readonly McpCallKind Write = Read with { HasEffect = true };

    private static readonly CallPatience Patience = new()
    {
        Retries = 0,
        RetryDelay = TimeSpan.Zero,
        LongestRetryAfter = TimeSpan.Zero,
        CircuitMinimumCalls = 6,
        CircuitFailureRatio = 0.5,
        CircuitWindow = TimeSpan.FromSeconds(60),
        CircuitBreak = TimeSpan.FromSeconds(15),
    };

    private readonly string vendor;
    private readonly string server;
    private readonly TimeProvider time;
    private readonly CallPipeline pipeline;

    /// <summary>Makes the calls of a server.</summary>
    /// <param name="server">Its name in the settings.</param>
    /// <param name="time">The clock.</param>
    /// <param name="logger">Where a circuit tells that it opens.</param>
    internal McpCalls(string server, TimeProvider time, ILogger logger)
    {
        (this.server, this.time) = (server, time);
        vendor = $"mcp.{server}";
        pipeline = new CallPipeline(vendor, Patience, time, logger);
    }

    /// <summary>Makes a call.</summary>
    /// <exception cref="CartritaException">There is no session, it gave no answer, or it is left alone for a while.</exception>
    internal async Task<T> RunAsync<T>(
        McpCallKind call, Func<CancellationToken, Task<McpClient>> open, Func<McpClient, CancellationToken, Task<T>> work, CancellationToken cancellationToken)
    {
        var started = time.GetTimestamp();
        var outcome = VendorMeter.Ok;
        using var span = VendorSpans.Start(vendor, call.Operation);
        try
        {
            return await pipeline.ExecuteAsync(async token => await AttemptAsync(call, open, work, token), cancellationToken);
        }
        catch (Exception exception)
        {
            outcome = OutcomeOf(exception, cancellationToken);
            if (Translate(exception) is { } translated)
            {
                throw translated;
            }

            throw;
        }
        finally
        {
            span.Complete(outcome);
            VendorMeter.Call(vendor, call.Operation, outcome, time.GetElapsedTime(started));
        }
    }

    private static string OutcomeOf(Exception exception, CancellationToken cancellationToken) => exception switch
    {
        _ when cancellationToken.IsCancellationRequested => VendorMeter.Cancelled,
        CallFailure failure => failure.Problem.Code,
        CartritaException known => known.Problem.Code,
        BrokenCircuitException => Problems.VendorUnavailable.Code,
        McpException => Problems.VendorRejected.Code,
        _ => Problems.VendorBadResponse.Code,
    };

    private async Task<T> AttemptAsync<T>(
        McpCallKind call, Func<CancellationToken, Task<McpClient>> open, Func<McpClient, CancellationToken, Task<T>> work, CancellationToken cancellationToken)
    {
        // Opening has a time limit and a wait of its own.
        var client = await open(cancellationToken);
        using var deadline = new Deadline(call.Limit, time, (exception, timedOut) => timedOut ? VendorRules.Read(exception, timedOut: true) : null, cancellationToken);
        try
        {
            var result = await deadline.RunAsync(token => work(client, token));
            VendorMeter.Request(vendor, call.Operation, VendorMeter.Ok);
            return result;
        }
        catch (CallFailure failure)
        {
            VendorMeter.Request(vendor, call.Operation, failure.Problem.Code);
            throw call.HasEffect && failure.MayHaveHappened
                ? new CallFailure(Problems.VendorOutcomeUnknown, failure.Message, failure) { BlamesVendor = failure.BlamesVendor, MayHaveHappened = true }
                : failure;
        }
    }

    private CartritaException? Translate(Exception exception) => exception switch
    {
        CallFailure failure => new CartritaException(failure.Problem, $"The MCP server {server} {failure.Message}.", failure),
        BrokenCircuitException broken => new CartritaException(Problems.VendorUnavailable, $"The MCP server {server} has failed repeatedly and is left alone for a while.", broken),
        _ => null,
    };
}
