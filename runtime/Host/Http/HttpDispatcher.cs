using Cartrita.Runtime.Host.Functions;
using Cartrita.Runtime.Host.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.AspNetCore.Routing;
using Microsoft.Azure.Functions.Worker;
using Microsoft.Extensions.Logging;

namespace Cartrita.Runtime.Host.Http;

/// <summary>Answers requests with functions.</summary>
internal sealed partial class HttpDispatcher(
    HttpRouteTable routes,
    FunctionInvoker invoker,
    FunctionTimeouts timeouts,
    HostDrain drain,
    HttpThrottle throttle,
    ILogger<HttpDispatcher> logger)
{
    public async Task DispatchAsync(HttpContext http)
    {
        if (http.Request.ContentLength > BodyLimit(http))
        {
            await PayloadProblem.WriteAsync(http);
            return;
        }

        if (routes.Match(http) is not (var function, var values))
        {
            http.Response.StatusCode = StatusCodes.Status404NotFound;
            return;
        }

        http.Request.RouteValues = values;
        http.Features.Set<IRoutingFeature>(new RoutingFeature { RouteData = new(values) });
        await throttle.RunAsync(http, () => RunAsync(http, function, values));
    }

    private async Task RunAsync(HttpContext http, FunctionEntry function, RouteValueDictionary values)
    {
        using var cutOff = drain.CutOff.UnsafeRegister(static state => ((HttpContext)state!).Abort(), http);
        using var timeout = timeouts.Start(drain.Invocations);
        try
        {
            await invoker.RunAsync(function, Request(http, values, timeout.Token), context => AnswerAsync(http, context));
        }
        catch (BadHttpRequestException e) when (e.StatusCode == StatusCodes.Status413PayloadTooLarge && !http.Response.HasStarted)
        {
            await PayloadProblem.WriteAsync(http);
        }
        catch (BadHttpRequestException e) when (!http.Response.HasStarted)
        {
            // The request itself is broken: a chunk that is none, a body that stops coming.
            http.Response.Clear();
            http.Response.StatusCode = e.StatusCode;
        }
        catch (OperationCanceledException) when (http.RequestAborted.IsCancellationRequested)
        {
            // The client has left; nobody is there to be told.
            LogClientLeft(function.Name);
        }
        catch (Exception e)
        {
            // The last one who can: what the app's middleware did not answer is an empty 500, as on the host.
            LogFailed(e, function.Name);
            Fail(http);
        }
    }

    private async Task AnswerAsync(HttpContext http, LocalFunctionContext context)
    {
        if (!await HttpResults.WriteAsync(http, context) && context.Result is { } result)
        {
            LogNoAnswer(context.Function.Name, result.GetType());
        }
    }

    private static InvocationRequest Request(HttpContext http, RouteValueDictionary values, CancellationToken cancellation) => new()
    {
        Trigger = http,
        BindingData = values,
        TraceParent = http.Request.Headers.TraceParent.ToString(),
        TraceState = http.Request.Headers.TraceState.ToString(),
        Cancellation = cancellation,
    };

    private static long? BodyLimit(HttpContext http) => http.Features.Get<IHttpMaxRequestBodySizeFeature>()?.MaxRequestBodySize;

    private static void Fail(HttpContext http)
    {
        if (http.Response.HasStarted)
        {
            // A body that just ended would look whole.
            http.Abort();
            return;
        }

        http.Response.Clear();
        http.Response.StatusCode = StatusCodes.Status500InternalServerError;
    }

    [LoggerMessage(EventId = 2101, Level = LogLevel.Error, Message = "The HTTP function {Function} failed.")]
    private partial void LogFailed(Exception exception, string function);

    [LoggerMessage(EventId = 2103, Level = LogLevel.Warning, Message = "The HTTP function {Function} returned a {Type}, which answers no request: it has to return an IActionResult, an IResult or an HttpResponseData.")]
    private partial void LogNoAnswer(string function, Type type);

    [LoggerMessage(EventId = 2102, Level = LogLevel.Debug, Message = "The client of {Function} left.")]
    private partial void LogClientLeft(string function);
}
