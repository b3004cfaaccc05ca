using System.Collections.Concurrent;
using System.Net;
using System.Text;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;

namespace Cartrita.TestSupport.Web;

/// <summary>A web site on the loopback whose pages a test puts and takes away; it answers conditional requests, and remembers what it was asked.</summary>
public sealed class LoopbackSite : IAsyncDisposable
{
    private readonly WebApplication app;

    private LoopbackSite(WebApplication app) => this.app = app;

    /// <summary>The pages, by path with query; what is not here is a 404.</summary>
    public ConcurrentDictionary<string, LoopbackPage> Pages { get; } = new(StringComparer.Ordinal);

    /// <summary>The requests so far: path with query, status, and the condition.</summary>
    public ConcurrentQueue<(string Path, int Status, string? Condition)> Requests { get; } = new();

    /// <summary>The root.</summary>
    public Uri Address { get; private set; } = null!;

    /// <summary>What every answer waits for.</summary>
    public Task Gate { get; set; } = Task.CompletedTask;

    public static async Task<LoopbackSite> StartAsync()
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.ConfigureKestrel(kestrel => kestrel.Listen(IPAddress.Loopback, 0));
        var app = builder.Build();
        var site = new LoopbackSite(app);
        app.Run(site.AnswerAsync);
        await app.StartAsync();
        site.Address = new Uri(app.Urls.Single() + "/");
        return site;
    }

    /// <summary>Puts a page.</summary>
    public LoopbackSite Put(string path, string text, string type = "text/html; charset=utf-8") => Put(path, new LoopbackPage(Encoding.UTF8.GetBytes(text), type));

    /// <summary>Puts a page.</summary>
    public LoopbackSite Put(string path, LoopbackPage page)
    {
        Pages[path] = page;
        return this;
    }

    /// <summary>The address of a page.</summary>
    public string Of(string path) => new Uri(Address, path).AbsoluteUri;

    public async ValueTask DisposeAsync()
    {
        using var patience = new CancellationTokenSource();
        await patience.CancelAsync();
        await app.StopAsync(patience.Token);
        await app.DisposeAsync();
    }

    private async Task AnswerAsync(HttpContext context)
    {
        await Gate.WaitAsync(context.RequestAborted);
        var path = context.Request.Path + context.Request.QueryString;
        var condition = context.Request.Headers.IfNoneMatch.ToString() is { Length: > 0 } tag ? tag : context.Request.Headers.IfModifiedSince.ToString();
        var page = Pages.GetValueOrDefault(path) ?? new LoopbackPage([], "text/plain") { Status = 404 };
        var isKnown = condition.Length > 0 && (condition == page.ETag || condition == page.LastModified);
        var response = context.Response;
        response.StatusCode = isKnown ? 304 : page.Status;
        Requests.Enqueue((path, response.StatusCode, condition.Length > 0 ? condition : null));
        foreach (var (name, value) in page.Headers)
        {
            response.Headers[name] = value;
        }

        if (page.ETag is { } version)
        {
            response.Headers.ETag = version;
        }

        if (page.LastModified is { } modified)
        {
            response.Headers.LastModified = modified;
        }

        if (isKnown)
        {
            return;
        }

        response.ContentType = page.Type;
        if (page.BreaksOff)
        {
            response.ContentLength = page.Body.Length + 100;
            await response.Body.WriteAsync(page.Body, context.RequestAborted);
            await response.Body.FlushAsync(context.RequestAborted);
            context.Abort();
            return;
        }

        await response.Body.WriteAsync(page.Body, context.RequestAborted);
    }
}
