using System.Collections.Concurrent;
using System.Diagnostics;
using System.Text.Json;
using Cartrita.Activities;
using Cartrita.Core.Telemetry;
using Cartrita.Functions.Governance;
using Cartrita.Functions.Hosting;
using Cartrita.Functions.Telemetry;
using Cartrita.Functions.Tests.Support;
using Cartrita.Orchestrations.Chat;
using Cartrita.Runtime.Testing;
using Cartrita.TestSupport.OpenAI;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Logging.Console;
using Microsoft.Extensions.Options;
using Microsoft.Extensions.DependencyInjection;

namespace Cartrita.Functions.Tests.Telemetry;

/// <summary>Log lines as JSON: what is in them, and what never is.</summary>
public sealed class JsonLogTests
{
    private static readonly string Secret = "sk-" + "canary-" + new string('s', 30);

    [Fact]
    public void Line_is_one_object_with_its_ids_and_without_secrets()
    {
        using var activity = new Activity("test").SetIdFormat(ActivityIdFormat.W3C).Start();
        CurrentRequest.Mark("request-7", "run-7");
        var failure = new InvalidOperationException($"It holds {Secret}.", new IOException("ada@example.com"));

        var line = Lines.Write(LogLevel.Error, new EventId(1001), "Cartrita.Tests", $"Two\nlines with {Secret}", failure);

        Assert.Equal(1, line.Count(character => character == '\n'));
        var json = JsonDocument.Parse(line).RootElement;
        Assert.Equal("2026-01-02T03:04:05.006Z", json.GetProperty("timestamp").GetString());
        Assert.Equal(("Error", 1001, "Cartrita.Tests"), (json.GetProperty("level").GetString(), json.GetProperty("eventId").GetInt32(), json.GetProperty("category").GetString()));
        Assert.Equal("Two\nlines with [redacted]", json.GetProperty("message").GetString());
        Assert.Equal(("request-7", "run-7"), (json.GetProperty("requestId").GetString(), json.GetProperty("runId").GetString()));
        Assert.Equal((activity.TraceId.ToHexString(), activity.SpanId.ToHexString()), (json.GetProperty("traceId").GetString(), json.GetProperty("spanId").GetString()));
        Assert.Equal("It holds [redacted].", json.GetProperty("exception").GetProperty("message").GetString());
        Assert.Equal("[redacted]", json.GetProperty("exception").GetProperty("inner").GetProperty("message").GetString());
    }

    [Fact]
    public void What_a_vendor_says_about_a_failure_is_not_written()
    {
        var json = JsonDocument.Parse(Lines.Write(LogLevel.Error, default, "c", "Failed.", new Azure.RequestFailedException("You asked for canary-prompt."))).RootElement;

        Assert.Equal("Azure.RequestFailedException", json.GetProperty("exception").GetProperty("type").GetString());
        Assert.False(json.GetProperty("exception").TryGetProperty("message", out _));
    }

    [Fact]
    public async Task No_secret_and_nothing_that_was_said_reaches_a_line_of_the_app()
    {
        await using var models = await OpenAIServer.StartAsync();
        models.Enqueue(OpenAIReply.Text("canary-answer"), OpenAIReply.Error(500), OpenAIReply.Error(401));
        models.Respond(request => OpenAIReply.Error(400) with { RawBody = $$$"""{"error":{"message":"You said {{{request.LastText("user")}}}","type":"invalid_request_error","param":null,"code":null}}""" });
        var lines = new Lines();
        var options = new FunctionsTestHostOptions
        {
            Assemblies = [typeof(CartritaApp).Assembly, typeof(ChatOrchestrator).Assembly, typeof(ActivityServices).Assembly],
            Settings = new Dictionary<string, string?>
            {
                ["OPENAI_BASE_URL"] = models.Endpoint.ToString(), ["OPENAI_API_KEY"] = Secret, ["Evaluation:Judge"] = "never", ["Models:Embedding"] = "local-extractive/local-extractive", ["Models:Retries"] = "0",
            },
        };
        await using (var host = await FunctionsTestHost.StartAsync(options, builder =>
        {
            builder.AddCartrita();
            builder.Services.AddSingleton<ILoggerProvider>(lines);
        }))
        {
            var key = (await File.ReadAllTextAsync(Path.Combine(host.StateDirectory, AdminKeySetup.FileName))).Trim();
            var user = new ApiUser(host.Client, key);
            var run = (await user.PostAsync("api/chat", ApiUser.Question("canary-prompt one?"), ("X-Request-ID", "request-9"))).Is(200).Text("orchestrationId");
            for (var failures = 0; failures < 3; failures++)
            {
                Assert.InRange((await user.PostAsync("api/chat", ApiUser.Question("canary-prompt two?"))).Status, 400, 599);
            }

            (await user.PostAsync("api/chat?note=canary-prompt", "{\"canary-prompt\":")).Is(400);
            (await user.PostAsync("v1/chat/completions", """{"model":"gpt-test","messages":[{"role":"user","content":"canary-prompt three"}]}""")).Is(400);
            (await new ApiUser(host.Client, "canary-key-that-nobody-issued").GetAsync("api/keys")).Is(401);

            var entries = lines.Written.Select(line => JsonDocument.Parse(line).RootElement).ToList();
            Assert.Contains(entries, entry => entry.GetProperty("eventId").GetInt32() == 3003
                && entry.GetProperty("runId").GetString() == run && entry.GetProperty("requestId").GetString() == "request-9" && entry.GetProperty("traceId").GetString()!.Length == 32);
            Assert.Contains(entries, entry => entry.GetProperty("eventId").GetInt32() == 1211 && entry.TryGetProperty("requestId", out _));
            Assert.DoesNotContain(lines.Written, line => line.Contains("canary-", StringComparison.Ordinal) || line.Contains(key, StringComparison.Ordinal));
        }
    }

    [Theory]
    [InlineData(null, null)]
    [InlineData("plain", null)]
    [InlineData("json", JsonLogFormatter.FormatterName)]
    public async Task Setting_chooses_the_form_and_a_terminal_stays_readable(string? format, string? formatter)
    {
        var app = await App.StartAsync(settings => settings["Logs:Format"] = format);
        try
        {
            Assert.Equal(formatter, app.Host.Services.GetRequiredService<IOptions<ConsoleLoggerOptions>>().Value.FormatterName);
            Assert.Contains(app.Host.Services.GetServices<ConsoleFormatter>(), one => one is JsonLogFormatter);
        }
        finally
        {
            await app.DisposeAsync();
        }
    }

    /// <summary>Formats what the app logs at Information or above, and keeps the lines.</summary>
    private sealed class Lines : ILoggerProvider
    {
        public ConcurrentQueue<string> Written { get; } = new();

        public static string Write(LogLevel level, EventId id, string category, string message, Exception? exception)
        {
            using var text = new StringWriter { NewLine = "\n" };
            new JsonLogFormatter(new Frozen()).Write(new LogEntry<string>(level, category, id, message, exception, (state, _) => state), null, text);
            return text.ToString();
        }

        public ILogger CreateLogger(string categoryName) => new Logger(this, categoryName);

        public void Dispose()
        {
            // It holds text only.
        }

        private sealed class Logger(Lines lines, string category) : ILogger
        {
            public IDisposable? BeginScope<TState>(TState state)
                where TState : notnull => null;

            public bool IsEnabled(LogLevel logLevel) => logLevel >= LogLevel.Information;

            public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter)
            {
                if (IsEnabled(logLevel))
                {
                    lines.Written.Enqueue(Write(logLevel, eventId, category, formatter(state, exception), exception));
                }
            }
        }

        private sealed class Frozen : TimeProvider
        {
            public override DateTimeOffset GetUtcNow() => new(2026, 1, 2, 3, 4, 5, 6, TimeSpan.Zero);
        }
    }
}
