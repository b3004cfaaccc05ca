using System.Net.Http.Headers;
using System.Text.Json;
using Azure.Core;
using Cartrita.Core.Streaming;

namespace Cartrita.Adapters.Streaming.SignalR;

/// <summary>Sends frames to groups of the hub through the service's REST API; the local runtime has that part of it too.</summary>
internal sealed class SignalRGroups(IHttpClientFactory clients, Func<SignalRConnection?> find, TokenCredential identity, TimeProvider time)
{
    /// <summary>The client's name.</summary>
    public const string ClientName = "signalr";

    private SignalRConnection? connection;

    /// <summary>The service; null where there is none. On one machine there is one only once the host listens, so it is asked for until then.</summary>
    public SignalRConnection? Connection => connection ??= find();

    /// <summary>Sends a batch to its group.</summary>
    /// <exception cref="HttpRequestException">The service did not take it.</exception>
    public async Task SendAsync(FrameBatch batch, CancellationToken cancellationToken)
    {
        var service = Connection ?? throw new HttpRequestException("There is no SignalR connection.");
        var address = service.Send(FrameHub.Name, batch.Group);
        using var request = new HttpRequestMessage(HttpMethod.Post, address)
        {
            Content = new ByteArrayContent(JsonSerializer.SerializeToUtf8Bytes(new HubCall(FrameHub.Frames, [batch]), HubCallJson.Wire.HubCall))
            {
                Headers = { ContentType = new MediaTypeHeaderValue("application/json") },
            },
        };
        request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", await service.TokenAsync(address, identity, time, cancellationToken));
        using var response = await clients.CreateClient(ClientName).SendAsync(request, cancellationToken);
        response.EnsureSuccessStatusCode();
    }
}
