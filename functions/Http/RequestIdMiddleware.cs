using System.Buffers;
using System.Diagnostics;
using Cartrita.Core.Identifiers;
using Cartrita.Core.Telemetry;
using Cartrita.Functions.Chat;
using Cartrita.Functions.Telemetry;
using Microsoft.Azure.Functions.Worker;
using Microsoft.Azure.Functions.Worker.Middleware;
using Microsoft.Extensions.Logging;

namespace Cartrita.Functions.Http;

/// <summary>Takes or makes the request's id, returns it, and puts it and the trace into every log line of the request (CHAT-11).</summary>
internal sealed class RequestIdMiddleware(IIdSource ids, BackendSpecification specification, TimeProvider time, ILogger<RequestIdMiddleware> logger) : IFunctionsWorkerMiddleware
{
    /// <summary>The header that carries the id both ways.</summary>
    public const string Header = "X-Request-ID";

    private const int MaximumLength = 128;

    private static readonly ActivitySource Source = new(RequestMeterMiddleware.MeterName);

    private static readonly SearchValues<char> Allowed =
        SearchValues.Create("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-_.:~");

    /// <inheritdoc />
    public async Task Invoke(FunctionContext context, FunctionExecutionDelegate next)
    {
        var http = context.GetHttpContext()!;
        var given = http.Request.Headers[Header] is [{ } single] && IsToken(single) ? single : null;
        using var activity = StartTrace(http.Request.Headers.TraceParent, http.Request.Headers.TraceState);
        var info = new RequestInfo
        {
            RequestId = given ?? ids.NewId(),
            BodyLimit = specification.ModeConfig.Security.PayloadSizeLimitBytes,
            Received = time.GetTimestamp(),
            TraceParent = (activity ?? Activity.Current)?.Id,
        };
        http.Publish(info);
        http.Response.Headers[Header] = info.RequestId;
        CurrentRequest.Mark(info.RequestId);
        using (logger.BeginScope(new Dictionary<string, object> { ["RequestId"] = info.RequestId }))
        {
            await next(context);
        }
    }

    private static bool IsToken(string text) =>
        text.Length is > 0 and <= MaximumLength && !text.AsSpan().ContainsAnyExcept(Allowed);

    // Where the host traces already, its activity is the request's; else the caller's trace goes on in one of ours.
    private static Activity? StartTrace(string? traceParent, string? traceState)
    {
        if (Activity.Current is not null)
        {
            return null;
        }

        ActivityContext.TryParse(traceParent, traceState, isRemote: true, out var parent);
        return Source.StartActivity("request", ActivityKind.Server, parent);
    }
}
