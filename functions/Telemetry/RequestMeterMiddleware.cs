using System.Diagnostics;
using System.Diagnostics.Metrics;
using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;
using Microsoft.Azure.Functions.Worker.Middleware;

namespace Cartrita.Functions.Telemetry;

/// <summary>Rate, errors and duration of the HTTP routes (ENG-09): one histogram, by route template, method and class of status.</summary>
internal sealed class RequestMeterMiddleware(TimeProvider time) : IFunctionsWorkerMiddleware
{
    /// <summary>The meter's name.</summary>
    public const string MeterName = "Cartrita.Http";

    private const string OtherMethod = "_OTHER";
    private const string ClientLeft = "left";

    private static readonly Meter Meter = new(MeterName);

    private static readonly Histogram<double> Duration = Meter.CreateHistogram<double>(
        "http.server.request.duration", "s", "Time from a request's arrival to the end of its answer; that of a stream is how long it was open.");

    /// <inheritdoc />
    public async Task Invoke(FunctionContext context, FunctionExecutionDelegate next)
    {
        var http = context.GetHttpContext()!;
        var started = time.GetTimestamp();
        try
        {
            await next(context);
        }
        finally
        {
            var tags = new TagList
            {
                { "http.request.method", MethodOf(http.Request.Method) },
                { "http.response.status_class", StatusOf(http) },
                { "http.route", RouteTemplates.Of(context.FunctionDefinition.Name) },
            };
            Duration.Record(time.GetElapsedTime(started).TotalSeconds, tags);
        }
    }

    // Anybody may invent a method, and each would be a series.
    private static string MethodOf(string method) =>
        HttpMethods.IsGet(method) || HttpMethods.IsPost(method) || HttpMethods.IsDelete(method) || HttpMethods.IsPut(method)
        || HttpMethods.IsPatch(method) || HttpMethods.IsHead(method) || HttpMethods.IsOptions(method)
            ? HttpMethods.GetCanonicalizedValue(method)
            : OtherMethod;

    private static string StatusOf(HttpContext http) =>
        http.RequestAborted.IsCancellationRequested && !http.Response.HasStarted ? ClientLeft
        : (http.Response.StatusCode / 100) switch { 1 => "1xx", 2 => "2xx", 3 => "3xx", 4 => "4xx", _ => "5xx" };
}
