using System.Net.WebSockets;
using System.Text;
using System.Text.Json;

namespace Cartrita.Functions.Tests.Support;

/// <summary>A client of <c>/ws/chat</c>, or of another WebSocket.</summary>
internal sealed class SocketClient : IDisposable
{
    private readonly ClientWebSocket socket = new();
    private readonly CancellationTokenSource patience = new(ApiUser.Patience);

    private SocketClient()
    {
    }

    /// <summary>The code with which the server closed; null while it has not.</summary>
    public int? CloseCode => (int?)socket.CloseStatus;

    public string? CloseReason => socket.CloseStatusDescription;

    public static Task<SocketClient> ConnectAsync(App app, ApiUser user, string query = "", params (string Name, string Value)[] headers) => ConnectToAsync(app, user, "ws/chat", query, headers);

    /// <summary>The same of another path.</summary>
    public static async Task<SocketClient> ConnectToAsync(App app, ApiUser user, string path, string query = "", params (string Name, string Value)[] headers)
    {
        var client = new SocketClient();
        client.socket.Options.SetRequestHeader("Authorization", $"Bearer {user.Key}");
        foreach (var (name, value) in headers)
        {
            client.socket.Options.SetRequestHeader(name, value);
        }

        var address = new UriBuilder(new Uri(app.Host.Address, path)) { Scheme = "ws", Query = query };
        await client.socket.ConnectAsync(address.Uri, client.patience.Token);
        return client;
    }

    public Task SendAsync(string message) => SendAsync(Encoding.UTF8.GetBytes(message), WebSocketMessageType.Text);

    public Task SendAsync(byte[] message, WebSocketMessageType type) => socket.SendAsync(message, type, endOfMessage: true, patience.Token);

    /// <summary>The next frame; null once the server has closed.</summary>
    public async Task<JsonElement?> NextAsync()
    {
        using var message = new MemoryStream();
        var buffer = new byte[16 * 1024];
        while (await socket.ReceiveAsync(buffer.AsMemory(), patience.Token) is { MessageType: not WebSocketMessageType.Close } part)
        {
            message.Write(buffer, 0, part.Count);
            if (part.EndOfMessage)
            {
                using var json = JsonDocument.Parse(message.ToArray());
                return json.RootElement.Clone();
            }
        }

        return null;
    }

    /// <summary>All frames up to the server's close.</summary>
    public async Task<IReadOnlyList<JsonElement>> RestAsync()
    {
        var frames = new List<JsonElement>();
        while (await NextAsync() is { } frame)
        {
            frames.Add(frame);
        }

        return frames;
    }

    /// <summary>Frames up to one of a kind, that one included.</summary>
    public async Task<IReadOnlyList<JsonElement>> UntilAsync(string kind)
    {
        var frames = new List<JsonElement>();
        while (await NextAsync() is { } frame)
        {
            frames.Add(frame);
            if (Kind(frame) == kind)
            {
                return frames;
            }
        }

        throw new InvalidOperationException($"The server closed with {CloseCode} before a {kind}.");
    }

    public Task LeaveAsync() => socket.CloseOutputAsync(WebSocketCloseStatus.NormalClosure, null, patience.Token);

    public void Abort() => socket.Abort();

    public void Dispose()
    {
        socket.Dispose();
        patience.Dispose();
    }

    public static string Kind(JsonElement frame) => frame.GetProperty("type").GetString()!;

    /// <summary>The frame as other transports have it: without what the socket puts before it.</summary>
    public static string Plain(JsonElement frame)
    {
        var text = frame.GetRawText();
        return "{" + text[text.IndexOf("\"id\":", StringComparison.Ordinal)..];
    }
}
