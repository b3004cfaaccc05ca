using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace Cartrita.Benchmarks.Chat;

/// <summary>The baseline: Kestrel that answers every post with one token and an end, and does nothing else.</summary>
internal static class BareSseServer
{
    /// <summary>The verb under which the benchmark starts it as a process.</summary>
    public const string Verb = "bare-sse";

    /// <summary>Serves until standard input closes; prints its address first.</summary>
    public static async Task RunAsync()
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        await using var app = builder.Build();
        app.MapPost("/", async context =>
        {
            await context.Request.Body.CopyToAsync(Stream.Null);
            context.Response.ContentType = "text/event-stream";
            await context.Response.WriteAsync("event: token\ndata: {}\n\n");
            await context.Response.Body.FlushAsync();
            await context.Response.WriteAsync("event: end\ndata: {}\n\n");
        });
        await app.StartAsync();
        await ServerConsole.ServeAsync(app.Urls.First(), _ => Task.FromResult("{}"));
        await app.StopAsync();
    }
}
