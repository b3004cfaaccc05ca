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
    private readonly OpenAIDoor door;
    private readonly ConcurrentQueue<OpenAIReply> replies = new();
    private readonly SemaphoreSlim arrivals = new(0);
    private Func<OpenAIRequest, OpenAIReply>? respond;

    private OpenAIServer(WebApplication app, bool isAzure) => (this.app, door) = (app, new OpenAIDoor(isAzure));

    /// <summary>The base address, with its version; Azure's without.</summary>
    public Uri Endpoint { get; private set; } = null!;

    /// <summary>The requests so far.</summary>
    public ConcurrentQueue<OpenAIRequest> Requests { get; } = new();

    /// <summary>What did not fit the vendor's description.</summary>
    public IReadOnlyCollection<string> Violations => contract.Violations;

    /// <summary>The models that it lists.</summary>
    public IReadOnlyList<string> Models { get; } = ["gpt-4.1", "gpt-5"];

    /// <summary>The one key that it takes; null for any.</summary>
    public string? Key
    {
        set => door.Key = value;
    }

    /// <summary>Whether it takes requests without a key too, as servers of one's own do.</summary>
    public bool TakesStrangers
    {
        set => door.TakesStrangers = value;
    }

    /// <summary>The one token of an identity that Azure takes; null for none.</summary>
    public string? Token
    {
        set => door.Token = value;
    }

    /// <summary>The deployments that Azure has; null for whatever is asked for.</summary>
    public IReadOnlyCollection<string>? Deployments
    {
        set => door.Deployments = value;
    }

    /// <summary>Starts one that speaks as Azure OpenAI does: other addresses, <c>api-key</c> or a token, annotations of its filter.</summary>
    public static Task<OpenAIServer> StartAzureAsync() => StartAsync(isAzure: true);

    /// <summary>Starts one.</summary>
    public static Task<OpenAIServer> StartAsync() => StartAsync(isAzure: false);

    private static async Task<OpenAIServer> StartAsync(bool isAzure)
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.ConfigureKestrel(kestrel => kestrel.Listen(IPAddress.Loopback, 0));
        var app = builder.Build();
        var server = new OpenAIServer(app, isAzure);
        app.Run(server.HandleAsync);
        await app.StartAsync();
        server.Endpoint = new Uri(isAzure ? app.Urls.Single() : $"{app.Urls.Single()}/v1");
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
        var asked = context.Request;
        string? version = asked.Query["api-version"];
        var target = door.Read(asked.Path.Value!, version);
        var request = new OpenAIRequest(asked.Method, target?.Path ?? asked.Path.Value!, asked.Headers.Authorization, await ReadAsync(asked), DateTimeOffset.UtcNow)
        {
            TraceParent = asked.Headers.TraceParent,
            RequestId = asked.Headers["X-Request-ID"],
            IsAzure = door.IsAzure,
            Deployment = target?.Deployment,
            ApiKey = asked.Headers["api-key"],
            ApiVersion = version,
        };
        var refusal = Refuse(asked, request, isAddress: target is not null);
        Requests.Enqueue(request);
        arrivals.Release();
        try
        {
            if (refusal is { } refused)
            {
                context.Response.StatusCode = refused.Status;
                await WriteAsync(context, refused.Body);
                return;
            }

            await ReplyAsync(context, request);
        }
        catch (OperationCanceledException) when (context.RequestAborted.IsCancellationRequested)
        {
            // The client went away, and nobody is left to answer.
            request.Abort();
        }
    }

    private async Task<JsonElement> ReadAsync(HttpRequest asked)
    {
        if (asked.ContentLength == 0 || HttpMethods.IsGet(asked.Method))
        {
            return default;
        }

        contract.Violate($"{asked.Method} {asked.Path}", asked.ContentType is "application/json" or "application/json; charset=utf-8" ? [] : [$"{asked.ContentType} is not the type of JSON"]);
        try
        {
            using var body = await JsonDocument.ParseAsync(asked.Body);
            return body.RootElement.Clone();
        }
        catch (JsonException)
        {
            contract.Violate($"{asked.Method} {asked.Path}", "the body is not JSON");
            return default;
        }
    }

    // A stranger and an absent deployment are no violations: a client may be told of them. The rest no client of ours should send.
    private (int Status, JsonObject Body)? Refuse(HttpRequest asked, OpenAIRequest request, bool isAddress)
    {
        if (!isAddress || !OpenAIDoor.IsOperation(request.Method, request.Path))
        {
            contract.Violate($"{request.Method} {asked.Path}{asked.QueryString}", "is no operation");
            return (404, door.Nowhere());
        }

        if (!door.Admits(asked))
        {
            return (401, door.Stranger());
        }

        if (HttpMethods.IsGet(request.Method))
        {
            return null;
        }

        if (contract.CheckRequest(request).FirstOrDefault() is { } problem)
        {
            return (400, OpenAIWire.Refusal("invalid_value", problem));
        }

        return door.Deployments is { } there && !there.Contains(request.Deployment ?? request.Model) ? (404, AzureWire.Error("DeploymentNotFound", "The API deployment for this resource does not exist."))
            : OpenAIContract.Unsupported(request) is { } parameter ? (400, OpenAIWire.Refusal("unsupported_parameter", parameter))
            : null;
    }

    private async Task ReplyAsync(HttpContext context, OpenAIRequest request)
    {
        if (HttpMethods.IsGet(request.Method))
        {
            await WriteAsync(context, request.Path == "/models" ? contract.CheckReply("ListModelsResponse", OpenAIWire.ModelList(Models)) : contract.CheckReply("Model", OpenAIWire.Model(request.Path["/models/".Length..])));
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
        else if (reply.FilteredFor is { } category)
        {
            await WriteAsync(context, AzureWire.Filtered(category));
        }
        else if (reply.Status >= 400)
        {
            await WriteAsync(context, contract.CheckReply("ErrorResponse", OpenAIWire.Error(reply)));
        }
        else if (request.Streams)
        {
            context.Response.ContentType = "text/event-stream";
            var events = new OpenAIEventWriter(context, reply);
            await (request.Path == "/responses" ? new OpenAIResponsesStream(contract, request, reply, events).WriteAsync() : new OpenAIChatStream(contract, request, reply, events).WriteAsync());
        }
        else
        {
            await WriteAsync(context, Whole(request, reply));
        }
    }

    private JsonObject Whole(OpenAIRequest request, OpenAIReply reply)
    {
        switch (request.Path)
        {
            case "/embeddings":
                return contract.CheckReply("CreateEmbeddingResponse", OpenAIWire.Embeddings(reply, request.Model, request.Inputs));
            case "/moderations":
                return contract.CheckReply("CreateModerationResponse", OpenAIWire.Moderation(reply, request.Model, request.Inputs));
            case "/responses":
                return contract.CheckReply("Response", OpenAIResponsesWire.Response(request, reply, OpenAIResponsesWire.Status(reply)));
            default:
                var completion = contract.CheckReply("CreateChatCompletionResponse", OpenAIWire.Completion(reply, request.Model));
                return request.IsAzure ? AzureWire.Annotated(completion) : completion;
        }
    }

    private OpenAIReply Unscripted(OpenAIRequest request)
    {
        contract.Violate($"request {Requests.Count}, {request.Method} {request.Path}", "no reply was scripted");
        return OpenAIReply.Error(400, "unscripted");
    }

    private static async Task WriteAsync(HttpContext context, JsonObject body)
    {
        context.Response.ContentType = "application/json";
        await context.Response.WriteAsync(body.ToJsonString(), context.RequestAborted);
    }
}
