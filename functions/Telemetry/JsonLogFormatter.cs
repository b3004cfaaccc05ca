using System.Diagnostics;
using System.Globalization;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using Cartrita.Core.Governance;
using Cartrita.Core.Telemetry;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Logging.Console;

namespace Cartrita.Functions.Telemetry;

/// <summary>Writes a log entry as one JSON object on one line, redacted (GOV-06), with the ids that lead to its request, its run and its trace (CHAT-11).</summary>
internal sealed class JsonLogFormatter(TimeProvider time) : ConsoleFormatter(FormatterName)
{
    /// <summary>The formatter's name among the console's.</summary>
    public const string FormatterName = "cartrita-json";

    private const int LongestText = 8 * 1024;

    // What a vendor says about a failure may repeat what it was asked.
    private static readonly string[] Vendors = ["System.ClientModel", "OpenAI", "Azure"];

    private static readonly JsonWriterOptions Options = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <inheritdoc />
    public override void Write<TState>(in LogEntry<TState> logEntry, IExternalScopeProvider? scopeProvider, TextWriter textWriter)
    {
        using var buffer = new MemoryStream();
        using (var json = new Utf8JsonWriter(buffer, Options))
        {
            json.WriteStartObject();
            json.WriteString("timestamp", time.GetUtcNow().UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss.fff'Z'", CultureInfo.InvariantCulture));
            json.WriteString("level", logEntry.LogLevel.ToString());
            json.WriteNumber("eventId", logEntry.EventId.Id);
            json.WriteString("category", logEntry.Category);
            json.WriteString("message", Clean(logEntry.Formatter(logEntry.State, logEntry.Exception)));
            WriteIfSet(json, "requestId", CurrentRequest.Id);
            WriteIfSet(json, "runId", CurrentRequest.RunId);
            if (Activity.Current is { IdFormat: ActivityIdFormat.W3C } span)
            {
                json.WriteString("traceId", span.TraceId.ToHexString());
                json.WriteString("spanId", span.SpanId.ToHexString());
            }

            if (logEntry.Exception is { } exception)
            {
                json.WritePropertyName("exception");
                Write(json, exception);
            }

            json.WriteEndObject();
        }

        textWriter.WriteLine(Encoding.UTF8.GetString(buffer.GetBuffer(), 0, (int)buffer.Length));
    }

    private static void Write(Utf8JsonWriter json, Exception exception)
    {
        json.WriteStartObject();
        json.WriteString("type", exception.GetType().FullName);
        var isVendors = Array.Exists(Vendors, vendor => exception.GetType().Namespace?.StartsWith(vendor, StringComparison.Ordinal) == true);
        WriteIfSet(json, "message", isVendors ? null : Clean(exception.Message));
        WriteIfSet(json, "stack", exception.StackTrace is { } stack ? Clean(stack) : null);
        if (exception.InnerException is { } inner)
        {
            json.WritePropertyName("inner");
            Write(json, inner);
        }

        json.WriteEndObject();
    }

    private static void WriteIfSet(Utf8JsonWriter json, string name, string? value)
    {
        if (value is not null)
        {
            json.WriteString(name, value);
        }
    }

    // Redacted before it is cut: half a secret would not be found.
    private static string Clean(string? text)
    {
        var redacted = LogRedaction.Redact(text ?? string.Empty);
        return redacted.Length > LongestText ? redacted[..LongestText] : redacted;
    }
}
