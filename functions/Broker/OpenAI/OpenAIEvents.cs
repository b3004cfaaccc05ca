using System.Buffers;
using System.IO.Pipelines;
using System.Text;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;

namespace Cartrita.Functions.Broker.OpenAI;

/// <summary>Writes server-sent events as OpenAI does.</summary>
internal sealed class OpenAIEvents(HttpResponse response) : IDisposable
{
    private const string MediaType = "text/event-stream; charset=utf-8";

    private readonly PipeWriter body = response.BodyWriter;
    private readonly Utf8JsonWriter json = new(response.BodyWriter, new JsonWriterOptions { Encoder = OpenAIJson.Wire.Options.Encoder, SkipValidation = true });

    /// <summary>Says that events follow; from here on nothing else can be answered.</summary>
    public void Open()
    {
        response.StatusCode = StatusCodes.Status200OK;
        response.ContentType = MediaType;
        response.Headers.CacheControl = "no-store";
        response.Headers["X-Accel-Buffering"] = "no";
        response.HttpContext.Features.Get<IHttpResponseBodyFeature>()?.DisableBuffering();
    }

    /// <summary>Writes an event.</summary>
    /// <param name="value">Its data.</param>
    /// <param name="contract">How the data is written.</param>
    /// <param name="name">Its name; null for none.</param>
    public void Write<T>(T value, JsonTypeInfo<T> contract, string? name = null)
    {
        if (name is not null)
        {
            body.Write("event: "u8);
            Encoding.ASCII.GetBytes(name, body);
            body.Write("\n"u8);
        }

        body.Write("data: "u8);
        JsonSerializer.Serialize(json, value, contract);
        json.Flush();
        json.Reset();
        body.Write("\n\n"u8);
    }

    /// <summary>Writes an event whose data is there already.</summary>
    public void Write(ReadOnlySpan<byte> data)
    {
        body.Write("data: "u8);
        body.Write(data);
        body.Write("\n\n"u8);
    }

    /// <summary>Says that the work goes on: what stands between would take the silence for an end.</summary>
    public void WriteWorking() => body.Write(": working\n\n"u8);

    /// <summary>Sends what is written.</summary>
    public async Task SendAsync(CancellationToken cancellationToken) => await body.FlushAsync(cancellationToken);

    /// <inheritdoc />
    public void Dispose() => json.Dispose();
}
