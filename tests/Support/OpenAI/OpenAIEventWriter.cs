using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Http;

namespace Cartrita.TestSupport.OpenAI;

/// <summary>Writes server-sent events, and breaks off where a reply says so.</summary>
internal sealed class OpenAIEventWriter(HttpContext context, OpenAIReply reply)
{
    // As the vendor does: letters outside of ASCII go out as they are.
    private static readonly JsonSerializerOptions Plain = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <summary>Waits for a piece's turn; whether the stream ends before it.</summary>
    internal async Task<bool> EndsBeforeAsync(int piece)
    {
        await reply.BeforePiece(piece).WaitAsync(context.RequestAborted);
        if (reply.DropAfter == piece)
        {
            context.Abort();
            return true;
        }

        return reply.EndAfter == piece;
    }

    /// <summary>Writes an event.</summary>
    /// <param name="data">Its data.</param>
    /// <param name="name">Its name; null for none.</param>
    internal Task SendAsync(JsonObject data, string? name = null) => WriteAsync(Bytes(data, name));

    /// <summary>Writes an event up to the middle of its first letter that has several bytes, and ends the stream there.</summary>
    internal async Task CutAsync(JsonObject data, string? name = null)
    {
        var bytes = Bytes(data, name);
        var letter = Array.FindIndex(bytes, one => one >= 0xC2);
        await WriteAsync(letter < 0 ? throw new InvalidOperationException("The piece has no letter of several bytes.") : bytes.AsMemory(0, letter + 1));
        if (reply.DropsInside)
        {
            context.Abort();
        }
    }

    /// <summary>Writes the line that ends a stream of chat.</summary>
    internal Task EndAsync() => WriteAsync("data: [DONE]\n\n"u8.ToArray());

    private static byte[] Bytes(JsonObject data, string? name) =>
        Encoding.UTF8.GetBytes($"{(name is null ? string.Empty : $"event: {name}\n")}data: {data.ToJsonString(Plain)}\n\n");

    private async Task WriteAsync(ReadOnlyMemory<byte> bytes)
    {
        await context.Response.Body.WriteAsync(bytes, context.RequestAborted);
        await context.Response.Body.FlushAsync(context.RequestAborted);
    }
}
