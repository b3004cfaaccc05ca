using System.Text;
using Cartrita.Benchmarks.Chat;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace Cartrita.Benchmarks.Streaming;

/// <summary>An instant provider: Kestrel that gives one fixed completion in OpenAI's wire format, whole or in pieces, as the model's name says.</summary>
internal static class ModelServer
{
    /// <summary>The verb under which the benchmark starts it as a process.</summary>
    public const string Verb = "model-server";

    private static readonly byte[] Whole = Encoding.UTF8.GetBytes(
        """{"id":"chatcmpl-1","object":"chat.completion","created":1760000000,"model":"instant","choices":[{"index":0,"message":{"role":"assistant","content":"A flaky test is fixed within two working days of its first report.","refusal":null},"logprobs":null,"finish_reason":"stop"}],"usage":{"prompt_tokens":11,"completion_tokens":16,"total_tokens":27}}""");

    private static readonly byte[] Opening = Chunk("""{"role":"assistant","content":""}""", "null");
    private static readonly byte[] Piece = Chunk("""{"content":"word "}""", "null");
    private static readonly byte[] Closing = [.. Chunk("{}", "\"stop\""), .. "data: [DONE]\n\n"u8];

    /// <summary>Serves until standard input closes; prints its address first.</summary>
    public static async Task RunAsync()
    {
        var calls = new ModelCallLog();
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        await using var app = builder.Build();
        app.MapPost("/v1/chat/completions", context => AnswerAsync(context, calls));
        await app.StartAsync();
        await ServerConsole.ServeAsync(app.Urls.First(), _ => Task.FromResult(calls.Take()));
        await app.StopAsync();
    }

    private static async Task AnswerAsync(HttpContext context, ModelCallLog calls)
    {
        using var reader = new StreamReader(context.Request.Body);
        var body = await reader.ReadToEndAsync();
        if (!body.Contains("\"stream\":true", StringComparison.Ordinal))
        {
            context.Response.ContentType = "application/json";
            await context.Response.Body.WriteAsync(Whole);
            return;
        }

        var call = calls.Begin(body);
        try
        {
            await StreamAsync(context.Response, StreamScript.Of(body), context.RequestAborted);
        }
        catch (OperationCanceledException) when (context.RequestAborted.IsCancellationRequested)
        {
            // The caller left, and nobody is there to be told.
            call?.Abort();
        }
    }

    private static async Task StreamAsync(HttpResponse response, StreamScript script, CancellationToken left)
    {
        response.ContentType = "text/event-stream";
        await response.Body.WriteAsync(Opening, left);
        await response.Body.FlushAsync(left);
        await script.PlayAsync(
            async flush =>
            {
                await response.Body.WriteAsync(Piece, left);
                if (flush)
                {
                    await response.Body.FlushAsync(left);
                }
            },
            left);
        await response.Body.WriteAsync(Closing, left);
    }

    private static byte[] Chunk(string delta, string finish) => Encoding.UTF8.GetBytes(
        $$"""data: {"id":"chatcmpl-1","object":"chat.completion.chunk","created":1760000000,"model":"instant","choices":[{"index":0,"delta":{{delta}},"finish_reason":{{finish}}}]}""" + "\n\n");
}
