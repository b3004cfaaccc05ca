using System.Collections.Concurrent;
using System.Net;
using System.Text.Json;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;

namespace Cartrita.TestSupport.OpenAI;

/// <summary>A server on the loopback that speaks OpenAI's wire format as a test tells it to, and records what it is asked.</summary>
/// <remarks>Every request and every reply is held against the vendor's description; a test ends with <see cref="AssertContract"/>.</remarks>
public sealed class OpenAIServer : IAsyncDisposable
{
    private readonly WebApplication app;
    private readonly OpenAIContract contract = new();
    private readonly ConcurrentQueue<OpenAIReply> replies = new();
    private readonly SemaphoreSlim arrivals = new(0);
    private Func<OpenAIRequest, OpenAIReply>? respond;

    private OpenAIServer(WebApplication app) => this.app = app;

    /// <summary>The base address, with its version.</summary>
    public Uri Endpoint { get; private set; } = null!;

    /// <summary>The requests so far.</summary>
    public ConcurrentQueue<OpenAIRequest> Requests { get; } = new();

    /// <summary>What did not fit the vendor's description.</summary>
    public IReadOnlyCollection<string> Violations => contract.Violations;

    /// <summary>The models that it lists.</summary>
    public IReadOnlyList<string> Models { get; } = ["gpt-4.1", "gpt-5"];

    public static async Task<OpenAIServer> StartAsync()
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.ConfigureKestrel(kestrel => kestrel.Listen(IPAddress.Loopback, 0));
        var app = builder.Build();
        var server = new OpenAIServer(app);
        app.Run(server.HandleAsync);
        await app.StartAsync();
        server.Endpoint = new Uri($"{app.Urls.Single()}/v1");
        return server;
    }

    /// <summary>Replies that are given in order, before <see cref="Respond"/> is asked.</summary>
    public OpenAIServer Enqueue(params OpenAIReply[] next)
    {
        foreach (var reply in next)
        {
            replies.Enqueue(reply);
        }

        return this;
    }

    /// <summary>Makes the reply of a request that no queued one is left for.</summary>
    public OpenAIServer Respond(Func<OpenAIRequest, OpenAIReply> function)
    {
        respond = function;
        return this;
    }

    /// <summary>Makes the reply of a request for moderation; null for those that are answered as others are.</summary>
    public Func<OpenAIRequest, OpenAIReply>? Moderates { get; set; }

    /// <summary>Waits until so many requests have come.</summary>
    public async Task<OpenAIRequest> UntilRequestAsync(int count, CancellationToken cancellationToken)
    {
        while (Requests.Count < count)
        {
            await arrivals.WaitAsync(cancellationToken);
        }

        return Requests.ElementAt(count - 1);
    }

    /// <summary>Fails where anything broke the vendor's description.</summary>
    public void AssertContract()
    {
        if (!contract.Violations.IsEmpty)
        {
            throw new InvalidOperationException(string.Join(Environment.NewLine, contract.Violations));
        }
    }

    public async ValueTask DisposeAsync()
    {
        using var patience = new CancellationTokenSource();
        await patience.CancelAsync();
        await app.StopAsync(patience.Token);
        await app.DisposeAsync();
    }

    private async Task HandleAsync(HttpContext context)
    {
        var body = context.Request.ContentLength == 0 || HttpMethods.IsGet(context.Request.Method)
            ? default
            : (await JsonDocument.ParseAsync(context.Request.Body)).RootElement.Clone();
        var path = context.Request.Path.Value!;
        path = path.StartsWith("/v1", StringComparison.Ordinal) ? path["/v1".Length..] : path;
        var request = new OpenAIRequest(context.Request.Method, path, context.Request.Headers.Authorization, body, DateTimeOffset.UtcNow)
        {
            TraceParent = context.Request.Headers.TraceParent,
            RequestId = context.Request.Headers["X-Request-ID"],
        };
        contract.CheckRequest(request);
        Requests.Enqueue(request);
        arrivals.Release();
        try
        {
            await ReplyAsync(context, request);
        }
        catch (OperationCanceledException) when (context.RequestAborted.IsCancellationRequested)
        {
            // The client went away, and nobody is left to answer.
            request.Abort();
        }
    }

    private async Task ReplyAsync(HttpContext context, OpenAIRequest request)
    {
        if (request.Path == "/models")
        {
            await WriteAsync(context, contract.CheckReply("ListModelsResponse", ModelList()));
            return;
        }

        var reply = request.Path == "/moderations" && Moderates is { } moderate ? moderate(request)
            : replies.TryDequeue(out var queued) ? queued : respond?.Invoke(request) ?? Unscripted(request);
        await reply.Gate.WaitAsync(context.RequestAborted);
        if (reply.DropAfter < 0)
        {
            context.Abort();
            return;
        }

        context.Response.StatusCode = reply.Status;
        foreach (var (name, value) in reply.Headers)
        {
            context.Response.Headers[name] = value;
        }

        if (reply.RawBody is { } raw)
        {
            await context.Response.WriteAsync(raw, context.RequestAborted);
        }
        else if (reply.Status >= 400)
        {
            await WriteAsync(context, contract.CheckReply("ErrorResponse", OpenAIWire.Error(reply)));
        }
        else if (request.Path == "/embeddings")
        {
            await WriteAsync(context, contract.CheckReply("CreateEmbeddingResponse", OpenAIWire.Embeddings(reply, request.Model, Inputs(request))));
        }
        else if (request.Path == "/moderations")
        {
            await WriteAsync(context, contract.CheckReply("CreateModerationResponse", OpenAIWire.Moderation(reply, request.Model, Inputs(request))));
        }
        else if (request.Streams)
        {
            await StreamAsync(context, request, reply);
        }
        else
        {
            await WriteAsync(context, contract.CheckReply("CreateChatCompletionResponse", OpenAIWire.Completion(reply, request.Model)));
        }
    }

    private async Task StreamAsync(HttpContext context, OpenAIRequest request, OpenAIReply reply)
    {
        context.Response.ContentType = "text/event-stream";
        await SendAsync(context, OpenAIWire.Opening(request.Model));
        for (var at = 0; at < reply.Pieces.Count; at++)
        {
            await reply.BeforePiece(at).WaitAsync(context.RequestAborted);
            if (reply.DropAfter == at)
            {
                context.Abort();
                return;
            }

            if (reply.EndAfter == at)
            {
                return;
            }

            await SendAsync(context, OpenAIWire.Piece(request.Model, reply.Pieces[at]));
        }

        if (reply.Refusal is { } refusal)
        {
            await SendAsync(context, OpenAIWire.Refusal(request.Model, refusal));
        }

        foreach (var chunk in reply.ToolCalls.SelectMany((call, at) => OpenAIWire.Call(request.Model, call, at)))
        {
            await SendAsync(context, chunk);
        }

        await SendAsync(context, OpenAIWire.Finish(reply, request.Model));
        if (!reply.OmitsUsage && request.Body.TryGetProperty("stream_options", out var options) && options.TryGetProperty("include_usage", out var wanted) && wanted.GetBoolean())
        {
            await SendAsync(context, OpenAIWire.UsageChunk(reply, request.Model));
        }

        await context.Response.WriteAsync("data: [DONE]\n\n", context.RequestAborted);
    }

    private async Task SendAsync(HttpContext context, JsonObject chunk)
    {
        contract.CheckReply("CreateChatCompletionStreamResponse", chunk);
        await context.Response.WriteAsync($"data: {chunk.ToJsonString()}\n\n", context.RequestAborted);
        await context.Response.Body.FlushAsync(context.RequestAborted);
    }

    private OpenAIReply Unscripted(OpenAIRequest request)
    {
        contract.Violations.Enqueue($"no reply was scripted for request {Requests.Count}, {request.Method} {request.Path}");
        return OpenAIReply.Error(400, "unscripted");
    }

    private JsonObject ModelList() => new()
    {
        ["object"] = "list",
        ["data"] = new JsonArray([.. Models.Select(model => new JsonObject { ["id"] = model, ["object"] = "model", ["created"] = 1_760_000_000, ["owned_by"] = "test" })]),
    };

    private static async Task WriteAsync(HttpContext context, JsonObject body)
    {
        context.Response.ContentType = "application/json";
        await context.Response.WriteAsync(body.ToJsonString(), context.RequestAborted);
    }

    private static IReadOnlyList<string> Inputs(OpenAIRequest request)
    {
        var input = request.Body.GetProperty("input");
        return input.ValueKind == JsonValueKind.Array ? [.. input.EnumerateArray().Select(item => item.GetString()!)] : [input.GetString()!];
    }
}
