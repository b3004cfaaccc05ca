using System.Net;
using Cartrita.Adapters.Vendors.Resilience;
using Cartrita.Core.Errors;
using Cartrita.Core.Models;
using Cartrita.Core.Telemetry.Traces;
using Microsoft.Extensions.Logging;
using Polly.CircuitBreaker;

namespace Cartrita.Adapters.Vendors;

/// <summary>The one way to a vendor: time limits, repetitions, its circuit, typed errors, metrics and spans.</summary>
/// <remarks>What the vendor wrote, the credential and addresses are in no error, log line, metric or span.</remarks>
internal sealed partial class VendorSender
{
    private const int ReasonBytes = 16 * 1024;

    private readonly VendorOptions options;
    private readonly VendorRules rules;
    private readonly IHttpClientFactory clients;
    private readonly CurrentStep steps;
    private readonly TimeProvider time;
    private readonly ILogger logger;
    private readonly CallPipeline pipeline;
    private readonly Hedge? hedge;

    internal VendorSender(VendorOptions options, VendorRules rules, IHttpClientFactory clients, CurrentStep steps, TimeProvider time, ILogger<VendorSender> logger)
    {
        this.options = options;
        this.rules = rules;
        this.clients = clients;
        this.steps = steps;
        this.time = time;
        this.logger = logger;
        pipeline = new CallPipeline(options.Vendor, options.Patience, time, logger);
        hedge = options is HedgedVendorOptions { HedgeAfter: { Ticks: > 0 } after } ? new Hedge(after, time) : null;
    }

    /// <summary>The name of a vendor's HTTP client.</summary>
    internal static string ClientName(string vendor) => $"{VendorMeter.Name}.{vendor}";

    /// <summary>Makes a call.</summary>
    /// <exception cref="CartritaException">It failed: one of the problems of vendors, with the wait that the vendor asks for.</exception>
    internal async Task<T> SendAsync<T>(VendorCall<T> call, CancellationToken cancellationToken)
    {
        var started = time.GetTimestamp();
        var outcome = VendorMeter.Ok;
        var attempts = new VendorAttempts(call.IsRepeatable);
        var told = call.Model is { } model ? steps.Value?.Begin(RunCall.OfModel(call.Operation, new ModelChoice(options.Vendor.ToLowerInvariant(), model))) : null;
        using var span = VendorSpans.Start(options.Vendor, call.Operation);
        using var total = new Deadline(options.TotalTimeout, time, (exception, timedOut) => timedOut ? attempts.TimedOut(exception) : null, cancellationToken);
        try
        {
            return await total.RunAsync(async token => await pipeline.ExecuteAsync(async attempt => await HedgedAsync(call, attempts, attempt), token));
        }
        catch (Exception exception) when (Translate(exception, cancellationToken) is { } translated)
        {
            outcome = translated is CartritaException known ? known.Problem.Code : VendorMeter.Cancelled;
            throw translated;
        }
        finally
        {
            outcome = outcome == VendorMeter.Ok && cancellationToken.IsCancellationRequested ? VendorMeter.Cancelled : outcome;
            told?.End(outcome);
            span.Complete(outcome);
            VendorMeter.Call(options.Vendor, call.Operation, outcome, time.GetElapsedTime(started));
        }
    }

    private Task<T> HedgedAsync<T>(VendorCall<T> call, VendorAttempts attempts, CancellationToken cancellationToken) => hedge is not null && call is { IsHedged: true, IsRepeatable: true }
        ? hedge.RunAsync(token => AttemptAsync(call, attempts, token), outcome => VendorMeter.Hedge(options.Vendor, call.Operation, outcome), cancellationToken)
        : AttemptAsync(call, attempts, cancellationToken);

    private async Task<T> AttemptAsync<T>(VendorCall<T> call, VendorAttempts attempts, CancellationToken cancellationToken)
    {
        using var deadline = new Deadline(call.Timeout ?? options.Timeout, time, VendorRules.Read, cancellationToken);
        try
        {
            attempts.Begin();
            var result = await deadline.RunAsync(token => ExchangeAsync(call, token));
            VendorMeter.Request(options.Vendor, call.Operation, VendorMeter.Ok);
            return result;
        }
        catch (CallFailure failure)
        {
            VendorMeter.Request(options.Vendor, call.Operation, failure.Problem.Code);
            throw attempts.Failed(failure);
        }
    }

    private async Task<T> ExchangeAsync<T>(VendorCall<T> call, CancellationToken cancellationToken)
    {
        using var request = call.Request();
        if (call.Content is { } content)
        {
            request.Content = await content(cancellationToken);
        }

        var answer = await clients.CreateClient(ClientName(options.Vendor)).SendAsync(request, HttpCompletionOption.ResponseHeadersRead, cancellationToken);
        object? result = null;
        try
        {
            // What follows a 101 is no body.
            var reason = answer.IsSuccessStatusCode || answer.StatusCode == HttpStatusCode.SwitchingProtocols ? [] : await BoundedBody.ReadBeginningAsync(answer.Content, ReasonBytes, cancellationToken);
            if (rules.Judge(answer, reason) is { } failure)
            {
                throw failure;
            }

            var read = await call.Read(answer, cancellationToken);
            result = read;
            return read;
        }
        finally
        {
            // A result that is the answer itself belongs to the caller.
            if (!ReferenceEquals(result, answer))
            {
                answer.Dispose();
            }
        }
    }

    private Exception? Translate(Exception exception, CancellationToken cancellationToken)
    {
        if (cancellationToken.IsCancellationRequested)
        {
            return exception is OperationCanceledException ? null : new OperationCanceledException(exception.Message, exception, cancellationToken);
        }

        switch (exception)
        {
            case CallFailure failure:
                LogFailed(options.Vendor, failure.Message, failure.Problem.Code);
                return new CartritaException(failure.Problem, $"{options.Vendor} {failure.Message}.", failure) { RetryAfterSeconds = Seconds(failure.RetryAfter) };
            case BrokenCircuitException broken:
                LogRefused(options.Vendor);
                return new CartritaException(Problems.VendorUnavailable, $"{options.Vendor} has failed repeatedly and is left alone for a while.", broken)
                {
                    RetryAfterSeconds = Seconds(broken.RetryAfter ?? options.CircuitBreak),
                };
            default:
                return null;
        }
    }

    private static int? Seconds(TimeSpan? wait) => wait is { } asked ? (int)Math.Clamp(Math.Ceiling(asked.TotalSeconds), 1, int.MaxValue / 2) : null;

    [LoggerMessage(4201, LogLevel.Warning, "Vendor {Vendor} {Reason}: {Code}.")]
    private partial void LogFailed(string vendor, string reason, string code);

    [LoggerMessage(4202, LogLevel.Warning, "A call to vendor {Vendor} was refused: its circuit is open.")]
    private partial void LogRefused(string vendor);
}
