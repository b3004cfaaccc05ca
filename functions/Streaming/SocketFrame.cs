using System.Buffers;
using System.Text.Json;
using Cartrita.Core.Errors;
using Cartrita.Core.Streaming;
using Cartrita.Functions.Http;

namespace Cartrita.Functions.Streaming;

/// <summary>The form of frames on the WebSocket: the frame as everywhere, and before it the top-level members of S0's <c>/ws/chat</c> (CHAT-01).</summary>
internal static class SocketFrame
{
    private static readonly JsonWriterOptions Options = new() { Encoder = HttpJson.Wire.Options.Encoder, SkipValidation = true };

    /// <summary>A frame of a run: <c>type</c>, then <c>delta</c> and <c>index</c>, <c>usage</c>, or <c>code</c> and <c>message</c>, as its kind has them.</summary>
    public static ReadOnlyMemory<byte> Render(Frame frame)
    {
        var buffer = new ArrayBufferWriter<byte>(512);
        using var json = new Utf8JsonWriter(buffer, Options);
        json.WriteStartObject();
        json.WriteString("type", frame.EventType);
        switch (frame.EventType)
        {
            case FrameKinds.Token:
                Copy(json, frame.Data, "delta", "index");
                break;
            case FrameKinds.Usage:
                json.WritePropertyName("usage");
                frame.Data.WriteTo(json);
                break;
            case FrameKinds.End:
                Copy(json, frame.Data, "usage");
                break;
            case FrameKinds.Error:
                Copy(json, frame.Data, "code", "message");
                break;
        }

        json.Flush();

        // The frame's own members go on where these end.
        buffer.Write(","u8);
        buffer.Write(JsonSerializer.SerializeToUtf8Bytes(frame, HttpJson.Wire.Frame).AsSpan(1));
        return buffer.WrittenMemory;
    }

    /// <summary>What tells a client why its connection is closed; it is no frame of a run and has no id.</summary>
    public static ReadOnlyMemory<byte> Render(CartritaException refusal, string requestId)
    {
        var buffer = new ArrayBufferWriter<byte>(512);
        using var json = new Utf8JsonWriter(buffer, Options);
        json.WriteStartObject();
        json.WriteString("type", FrameKinds.Error);
        json.WriteString("code", refusal.Problem.Code);
        json.WriteString("message", refusal.Problem.Title);
        json.WriteNumber("status", refusal.Problem.Status);
        if (refusal.Detail is { } detail)
        {
            json.WriteString("detail", detail);
        }

        json.WriteBoolean("retriable", refusal.Problem.Retriable);
        if (ProblemBody.RetryAfter(refusal) is { } seconds)
        {
            json.WriteNumber("retryAfterSeconds", seconds);
        }

        json.WriteString("requestId", requestId);
        ProblemBody.WriteExtensions(json, refusal);
        json.WriteEndObject();
        json.Flush();
        return buffer.WrittenMemory;
    }

    private static void Copy(Utf8JsonWriter json, JsonElement data, params ReadOnlySpan<string> members)
    {
        foreach (var member in members)
        {
            if (data.TryGetProperty(member, out var value))
            {
                json.WritePropertyName(member);
                value.WriteTo(json);
            }
        }
    }
}
