using System.Collections.Concurrent;
using System.Net;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;

namespace Cartrita.TestSupport.Telemetry;

/// <summary>A span as it was exported.</summary>
public sealed record ExportedSpan(string TraceId, string SpanId, string ParentId, string Scope, string Name, string Raw);

/// <summary>A collector on the loopback that takes OTLP over HTTP in protocol buffers, and keeps what it understood.</summary>
public sealed class OtlpCollector : IAsyncDisposable
{
    private readonly WebApplication app;
    private readonly SemaphoreSlim arrivals = new(0);

    private OtlpCollector(WebApplication app) => this.app = app;

    public Uri Endpoint { get; private set; } = null!;

    public ConcurrentQueue<ExportedSpan> Spans { get; } = new();

    public ConcurrentDictionary<string, string> Metrics { get; } = new(StringComparer.Ordinal);

    /// <summary>What the resources say of themselves, as <c>key=value</c>.</summary>
    public ConcurrentDictionary<string, string> Resource { get; } = new(StringComparer.Ordinal);

    public ConcurrentQueue<string> Paths { get; } = new();

    /// <summary>The headers of the first request.</summary>
    public ConcurrentDictionary<string, string> Headers { get; } = new(StringComparer.OrdinalIgnoreCase);

    public static async Task<OtlpCollector> StartAsync()
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.ConfigureKestrel(kestrel => kestrel.Listen(IPAddress.Loopback, 0));
        var app = builder.Build();
        var collector = new OtlpCollector(app);
        app.Run(collector.TakeAsync);
        await app.StartAsync();
        collector.Endpoint = new Uri(app.Urls.Single());
        return collector;
    }

    /// <summary>Waits until what came is enough.</summary>
    public async Task UntilAsync(Func<OtlpCollector, bool> enough, CancellationToken cancellationToken)
    {
        while (!enough(this))
        {
            await arrivals.WaitAsync(cancellationToken);
        }
    }

    public async ValueTask DisposeAsync()
    {
        await app.DisposeAsync();
        arrivals.Dispose();
    }

    private async Task TakeAsync(HttpContext http)
    {
        using var buffer = new MemoryStream();
        await http.Request.Body.CopyToAsync(buffer);
        foreach (var (name, value) in http.Request.Headers)
        {
            Headers.TryAdd(name, value.ToString());
        }

        Paths.Enqueue(http.Request.Path.Value!);
        var message = ProtoMessage.Parse(buffer.ToArray());
        foreach (var group in message.All(1))
        {
            foreach (var attribute in group.All(1).SelectMany(resource => resource.All(1)))
            {
                Resource[attribute.Text(1)] = string.Concat(attribute.All(2).Select(value => value.Text(1)));
            }

            foreach (var scope in group.All(2))
            {
                var name = string.Concat(scope.All(1).Select(one => one.Text(1)));
                Take(http.Request.Path, name, scope);
            }
        }

        http.Response.ContentType = "application/x-protobuf";
        arrivals.Release();
    }

    private void Take(PathString path, string scope, ProtoMessage group)
    {
        if (path == "/v1/metrics")
        {
            foreach (var metric in group.All(2))
            {
                Metrics[metric.Text(1)] = scope;
            }

            return;
        }

        foreach (var span in group.All(2))
        {
            var attributes = span.All(9).Concat(span.All(11).SelectMany(happened => happened.All(3))).Select(pair => $"{pair.Text(1)}={string.Concat(pair.All(2).Select(value => value.Text(1)))}");
            Spans.Enqueue(new ExportedSpan(span.Hex(1), span.Hex(2), span.Hex(4), scope, span.Text(5), $"{span.Text(5)} {string.Join(' ', attributes)} {string.Concat(span.All(15).Select(status => status.Text(2)))}"));
        }
    }
}
