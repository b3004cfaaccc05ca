using System.Collections.Concurrent;
using System.Net;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.Extensions.Logging;

namespace Cartrita.Adapters.Tests.Tools.OpenApi;

/// <summary>A server on the loopback that keeps requests to the letter and answers as a test says.</summary>
internal sealed class PlainServer : IAsyncDisposable
{
    private readonly WebApplication app;

    private PlainServer(WebApplication app) => this.app = app;

    internal Uri Address { get; private set; } = null!;

    internal ConcurrentQueue<PlainRequest> Requests { get; } = new();

    internal PlainRequest Last => Requests.Last();

    /// <summary>Writes the answer.</summary>
    internal Func<PlainRequest, HttpResponse, Task> Answer { get; set; } = (_, response) => response.WriteAsJsonAsync(new { ok = true });

    internal static async Task<PlainServer> StartAsync()
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.ConfigureKestrel(kestrel => kestrel.Listen(IPAddress.Loopback, 0));
        var app = builder.Build();
        var server = new PlainServer(app);
        app.Run(async context =>
        {
            using var body = new StreamReader(context.Request.Body);
            var request = new PlainRequest(
                context.Request.Method, context.Features.Get<IHttpRequestFeature>()!.RawTarget,
                context.Request.Headers.ToDictionary(header => header.Key, header => header.Value.ToString(), StringComparer.OrdinalIgnoreCase), await body.ReadToEndAsync());
            server.Requests.Enqueue(request);
            await server.Answer(request, context.Response);
        });
        await app.StartAsync();
        server.Address = new Uri(app.Urls.Single());
        return server;
    }

    public async ValueTask DisposeAsync()
    {
        await app.StopAsync();
        await app.DisposeAsync();
    }
}
