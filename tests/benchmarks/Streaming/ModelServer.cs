using System.Text;
using Cartrita.Benchmarks.Chat;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace Cartrita.Benchmarks.Streaming;

/// <summary>An instant provider: Kestrel that gives one fixed completion in OpenAI's wire format, whole or in pieces.</summary>
internal static class ModelServer
{
    /// <summary>The verb under which the benchmark starts it as a process.</summary>
    public const string Verb = "model-server";

    private const int Pieces = 16;

    private static readonly byte[] Whole = Encoding.UTF8.GetBytes(
        """{"id":"chatcmpl-1","object":"chat.completion","created":1760000000,"model":"instant","choices":[{"index":0,"message":{"role":"assistant","content":"A flaky test is fixed within two working days of its first report.","refusal":null},"logprobs":null,"finish_reason":"stop"}],"usage":{"prompt_tokens":11,"completion_tokens":16,"total_tokens":27}}""");

    private static readonly byte[][] Events = [.. Stream().Select(Encoding.UTF8.GetBytes)];

    /// <summary>Serves until standard input closes; prints its address first.</summary>
    public static async Task RunAsync()
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        await using var app = builder.Build();
        app.MapPost("/v1/chat/completions", AnswerAsync);
        await app.StartAsync();
        await ServerConsole.ServeAsync(app.Urls.First(), _ => Task.FromResult("{}"));
        await app.StopAsync();
    }

    private static async Task AnswerAsync(HttpContext context)
    {
        using var body = new StreamReader(context.Request.Body);
        var streamed = (await body.ReadToEndAsync()).Contains("\"stream\":true", StringComparison.Ordinal);
        if (!streamed)
        {
            context.Response.ContentType = "application/json";
            await context.Response.Body.WriteAsync(Whole);
            return;
        }

        context.Response.ContentType = "text/event-stream";
        foreach (var piece in Events)
        {
            await context.Response.Body.WriteAsync(piece);
            await context.Response.Body.FlushAsync();
        }
    }

    private static IEnumerable<string> Stream()
    {
        yield return Chunk("""{"role":"assistant","content":""}""", "null");
        for (var at = 0; at < Pieces; at++)
        {
            yield return Chunk("""{"content":"word "}""", "null");
        }

        yield return Chunk("{}", "\"stop\"");
        yield return "data: [DONE]\n\n";
    }

    private static string Chunk(string delta, string finish) =>
        $$"""data: {"id":"chatcmpl-1","object":"chat.completion.chunk","created":1760000000,"model":"instant","choices":[{"index":0,"delta":{{delta}},"finish_reason":{{finish}}}]}""" + "\n\n";
}
