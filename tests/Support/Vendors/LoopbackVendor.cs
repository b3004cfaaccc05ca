using System.Collections.Concurrent;
using System.Net;
using System.Text.Json;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.Extensions.Logging;

namespace Cartrita.TestSupport.Vendors;

/// <summary>A server on the loopback that speaks a vendor's wire format, records what it is asked and fails as a test tells it to.</summary>
/// <remarks>Every request is held against the vendor's description; a test ends with <see cref="AssertContract"/>.</remarks>
public abstract class LoopbackVendor : IAsyncDisposable
{
    private readonly SemaphoreSlim arrivals = new(0);
    private WebApplication? app;

    /// <summary>The address of its API.</summary>
    public Uri Address { get; private set; } = null!;

    /// <summary>What goes wrong with the next requests, in order; the rest is answered.</summary>
    public ConcurrentQueue<VendorFault> Faults { get; } = new();

    /// <summary>What goes wrong with a request that it picks; null for those that are answered. Asked before <see cref="Faults"/>.</summary>
    public Func<VendorRequest, VendorFault?> Picked { get; set; } = _ => null;

    /// <summary>The requests so far.</summary>
    public ConcurrentQueue<VendorRequest> Requests { get; } = new();

    /// <summary>What did not fit the vendor's description.</summary>
    public ConcurrentQueue<string> Violations { get; } = new();

    /// <summary>Waits until so many requests have come.</summary>
    public async Task<VendorRequest> UntilRequestAsync(int count, CancellationToken cancellationToken)
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
        if (!Violations.IsEmpty)
        {
            throw new InvalidOperationException(string.Join(Environment.NewLine, Violations));
        }
    }

    public async ValueTask DisposeAsync()
    {
        using var patience = new CancellationTokenSource();
        await patience.CancelAsync();
        await app!.StopAsync(patience.Token);
        await app.DisposeAsync();
        arrivals.Dispose();
        GC.SuppressFinalize(this);
    }

    /// <summary>Holds a request against the description.</summary>
    protected abstract void Check(VendorRequest request);

    /// <summary>Does what is asked.</summary>
    protected abstract VendorReply Answer(VendorRequest request);

    /// <summary>Whether bodies of a type are taken as they are; others are JSON.</summary>
    protected virtual bool TakesBytes(string? contentType) => false;

    /// <summary>Serves a request that asks to become a WebSocket; false where it may not, and is answered instead.</summary>
    protected virtual Task<bool> ServeSocketAsync(HttpContext context, VendorRequest request) => Task.FromResult(false);

    protected void Violate(string what, params IEnumerable<string> errors)
    {
        foreach (var error in errors)
        {
            Violations.Enqueue($"{what}: {error}");
        }
    }

    protected async Task ListenAsync()
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.ConfigureKestrel(kestrel => kestrel.Listen(IPAddress.Loopback, 0));
        app = builder.Build();
        app.UseWebSockets();
        app.Run(HandleAsync);
        await app.StartAsync();
        Address = new Uri(app.Urls.Single());
    }

    private async Task HandleAsync(HttpContext context)
    {
        var target = context.Features.Get<IHttpRequestFeature>()!.RawTarget;

        // Copies: the server uses its own again for the next request.
        var headers = new HeaderDictionary(context.Request.Headers.ToDictionary(header => header.Key, header => header.Value, StringComparer.OrdinalIgnoreCase));
        var query = new QueryCollection(context.Request.Query.ToDictionary(part => part.Key, part => part.Value, StringComparer.Ordinal));
        var isRaw = !context.WebSockets.IsWebSocketRequest && TakesBytes(context.Request.ContentType);
        var request = new VendorRequest(context.Request.Method, target, headers, query, isRaw ? default : await ReadAsync(context.Request, target))
        {
            Bytes = isRaw ? await ReadBytesAsync(context.Request) : default,
            IsWebSocket = context.WebSockets.IsWebSocketRequest,
        };
        Check(request);
        var fault = Picked(request) ?? (Faults.TryDequeue(out var queued) ? queued : new VendorFault());
        Requests.Enqueue(request);
        arrivals.Release();
        try
        {
            await fault.Gate.WaitAsync(context.RequestAborted);
            if (request.IsWebSocket && fault is { Instead: null, LosesAnswer: false } && await ServeSocketAsync(context, request))
            {
                return;
            }

            var reply = fault.Instead ?? Answer(request);
            request.Status = reply.Status;
            await WriteAsync(context, reply, fault);
        }
        catch (OperationCanceledException) when (context.RequestAborted.IsCancellationRequested)
        {
            // The client went away, and nobody is left to answer.
            request.Abort();
        }
    }

    private static async Task<byte[]> ReadBytesAsync(HttpRequest request)
    {
        using var bytes = new MemoryStream();
        await request.Body.CopyToAsync(bytes);
        return bytes.ToArray();
    }

    private async Task<JsonElement> ReadAsync(HttpRequest request, string target)
    {
        if (request.ContentLength is null or 0)
        {
            return default;
        }

        try
        {
            using var body = await JsonDocument.ParseAsync(request.Body);
            Violate(target, request.ContentType is "application/json" or "application/json; charset=utf-8" ? [] : [$"{request.ContentType} is not the type of JSON"]);
            return body.RootElement.Clone();
        }
        catch (JsonException)
        {
            Violate(target, "the body is not JSON");
            return default;
        }
    }

    private static async Task WriteAsync(HttpContext context, VendorReply reply, VendorFault fault)
    {
        if (fault.LosesAnswer)
        {
            context.Abort();
            return;
        }

        context.Response.StatusCode = reply.Status;
        foreach (var (name, value) in reply.Headers)
        {
            context.Response.Headers[name] = value;
        }

        if (reply.Status is 204 or 304)
        {
            return;
        }

        var body = fault.EndsAfter is { } end ? reply.Body[..end] : reply.Body;
        context.Response.ContentType = reply.ContentType;
        context.Response.ContentLength = body.Length;
        if (fault.CutsAfter is { } cut)
        {
            await context.Response.Body.WriteAsync(body[..cut], context.RequestAborted);
            await context.Response.Body.FlushAsync(context.RequestAborted);
            await fault.CutsWhen.WaitAsync(context.RequestAborted);
            context.Abort();
            return;
        }

        await context.Response.Body.WriteAsync(body, context.RequestAborted);
    }
}
