using System.Text;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Mvc;
using Microsoft.Azure.Functions.Worker;

namespace Cartrita.Runtime.Host.Tests.Http;

/// <summary>The HTTP functions of the test app.</summary>
public sealed class SampleHttpFunctions(RequestScope scope, StreamProbe probe)
{
    [Function("Hello")]
    public static IActionResult Hello([HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = "hello/{name}")] HttpRequest request, string name) =>
        new OkObjectResult(new Greeting($"Hello {name}", request.Query["mood"].ToString() is { Length: > 0 } mood ? mood : null, Tone.Warm));

    [Function("Typed")]
    public static IActionResult Typed(
        [HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = "typed/{id:guid}/{count:int}/{note?}")] HttpRequest request, Guid id, int count, string? note) =>
        new ContentResult { Content = $"{request.Method} {id:N} {count + 1} {note ?? "none"}", ContentType = "text/plain" };

    [Function("Loose")]
    public static IActionResult Loose([HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = "loose/{count}")] HttpRequest request, int count) =>
        new OkObjectResult(count);

    // Its name sorts before Later, so it takes what Later is more specific for.
    [Function("Earlier")]
    public static IActionResult Earlier([HttpTrigger(AuthorizationLevel.Anonymous, Route = "order/{*rest}")] HttpRequest request, string rest) =>
        new OkObjectResult($"earlier {rest}");

    [Function("Later")]
    public static IActionResult Later([HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = "order/exact")] HttpRequest request) =>
        new OkObjectResult("later");

    [Function("PlainObject")]
    public static Greeting PlainObject([HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = "object")] HttpRequest request) =>
        new("object", null, Tone.Cold);

    [Function("Results")]
    public static IActionResult Results([HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = "results/{kind}")] HttpRequest request, string kind) => kind switch
    {
        "json" => new JsonResult(new Greeting("json", null, Tone.Warm)) { StatusCode = 202 },
        "status" => new StatusCodeResult(418),
        "file" => new FileContentResult(Encoding.UTF8.GetBytes("file"), "application/x-test") { FileDownloadName = "a.txt" },
        "empty" => new EmptyResult(),
        "nocontent" => new NoContentResult(),
        "problem" => new ObjectResult(new ProblemDetails { Title = "Odd", Status = 409 }) { StatusCode = 409 },
        _ => new NotFoundResult(),
    };

    [Function("EchoSize")]
    public static async Task<IActionResult> EchoSize([HttpTrigger(AuthorizationLevel.Anonymous, "post", Route = "size")] HttpRequest request)
    {
        using var body = new MemoryStream();
        await request.Body.CopyToAsync(body);
        return new OkObjectResult(body.Length);
    }

    [Function("Throw")]
    public static IActionResult Throw([HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = "throw")] HttpRequest request) =>
        throw new InvalidOperationException("Thrown on purpose.");

    [Function("Guarded")]
    public IActionResult Guarded([HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = "guarded")] HttpRequest request)
    {
        probe.GuardedCalls++;
        return new OkResult();
    }

    [Function("Scopes")]
    public IActionResult Scopes([HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = "scopes")] HttpRequest request, FunctionContext context) =>
        new OkObjectResult(new[]
        {
            scope.Number.ToString(),
            ((RequestScope)context.InstanceServices.GetService(typeof(RequestScope))!).Number.ToString(),
            ((RequestScope)request.HttpContext.RequestServices.GetService(typeof(RequestScope))!).Number.ToString(),
        });

    [Function("Context")]
    public static IActionResult Context([HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = "context/{part}")] HttpRequest request, FunctionContext context) =>
        new OkObjectResult(new Dictionary<string, string?>
        {
            ["name"] = context.FunctionDefinition.Name,
            ["binding"] = context.FunctionDefinition.InputBindings["request"].Type,
            ["part"] = context.BindingContext.BindingData["part"]?.ToString(),
            ["trace"] = context.TraceContext.TraceParent,
            ["same"] = ReferenceEquals(context.GetHttpContext(), request.HttpContext).ToString(),
            ["invocation"] = context.InvocationId,
        });

    [Function("Stream")]
    public async Task Stream([HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = "stream")] HttpRequest request)
    {
        var response = request.HttpContext.Response;
        response.ContentType = "text/event-stream";
        await response.WriteAsync("data: first\n\n");
        await response.Body.FlushAsync();
        await probe.Released.Task;
        await response.WriteAsync("data: second\n\n");
    }

    [Function("Watch")]
    public async Task Watch([HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = "watch")] HttpRequest request)
    {
        await request.HttpContext.Response.WriteAsync("data: here\n\n");
        await request.HttpContext.Response.Body.FlushAsync();
        request.HttpContext.RequestAborted.Register(() => probe.Left.TrySetResult());
        await probe.Left.Task;
    }

    [Function("UntilStopped")]
    public async Task UntilStopped([HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = "until-stopped")] HttpRequest request, CancellationToken cancellation)
    {
        await request.HttpContext.Response.WriteAsync("data: begun\n\n", CancellationToken.None);
        await request.HttpContext.Response.Body.FlushAsync(CancellationToken.None);
        var stopping = new TaskCompletionSource();
        await using var registration = cancellation.Register(stopping.SetResult);
        await stopping.Task;
        await request.HttpContext.Response.WriteAsync("data: ended\n\n", CancellationToken.None);
    }
}

/// <summary>What the test app answers with.</summary>
public sealed record Greeting(string Text, string? Mood, Tone Tone);

/// <summary>An enumeration that a response carries.</summary>
public enum Tone
{
    Cold,
    Warm,
}

/// <summary>One for each scope of services.</summary>
public sealed class RequestScope(ScopeCounter counter)
{
    public int Number { get; } = counter.Next();
}

/// <summary>Counts scopes.</summary>
public sealed class ScopeCounter
{
    private int _count;

    public int Next() => Interlocked.Increment(ref _count);
}

/// <summary>What streaming functions and their tests tell each other.</summary>
public sealed class StreamProbe
{
    public TaskCompletionSource Released { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public TaskCompletionSource Left { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public int GuardedCalls { get; set; }
}
