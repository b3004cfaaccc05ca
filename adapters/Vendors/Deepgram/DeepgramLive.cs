using System.Net;
using System.Net.Http.Headers;
using System.Net.WebSockets;
using System.Security.Cryptography;
using System.Text;
using Cartrita.Adapters.Vendors.Resilience;
using Cartrita.Core.Audio;
using Cartrita.Core.Errors;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;

namespace Cartrita.Adapters.Vendors.Deepgram;

/// <summary>Opens live transcriptions at Deepgram: a request of the ordinary kind that becomes a WebSocket (RFC 6455), so that it has the time limits, retries, circuit and errors of all others.</summary>
/// <param name="options">Key and address.</param>
/// <param name="sender">The way to it.</param>
/// <param name="time">The clock.</param>
internal sealed class DeepgramLive(IOptions<DeepgramOptions> options, [FromKeyedServices(DeepgramOptions.Name)] VendorSender sender, TimeProvider time) : ILiveTranscriber
{
    private const string WebSocketName = "websocket";
    private const string HandshakeName = "258EAFA5-E914-47DA-95CA-C5AB0DC85B11";
    private const int NonceBytes = 16;

    /// <inheritdoc />
    public bool IsConfigured => options.Value.IsConfigured;

    /// <inheritdoc />
    public string Name => DeepgramOptions.Name;

    /// <inheritdoc />
    public async Task<ILiveTranscription> OpenAsync(LiveAudioFormat format, LiveTranscriptionWishes wishes, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(format);
        ArgumentNullException.ThrowIfNull(wishes);
        AudioRequestRules.Check(format, wishes);
        VendorConfiguration.Require(options.Value);
        var address = new Uri(options.Value.Address, $"v1/listen?{DeepgramQuery.Of(format, wishes, options.Value.Model)}");
        var nonce = string.Empty;
        var answer = await sender.SendAsync(
            new VendorCall<HttpResponseMessage>
            {
                Operation = "live",
                IsRepeatable = true,
                Timeout = options.Value.ConnectTimeout,
                Request = () => Handshake(address, nonce = Convert.ToBase64String(RandomNumberGenerator.GetBytes(NonceBytes))),
                Read = (response, _) => Task.FromResult(Accepts(response, nonce) ? response : throw new CallFailure(Problems.VendorBadResponse, "did not open a WebSocket") { BlamesVendor = true }),
            },
            cancellationToken);
        try
        {
            var stream = await answer.Content.ReadAsStreamAsync(cancellationToken);
            var socket = WebSocket.CreateFromStream(stream, new WebSocketCreationOptions { IsServer = false, KeepAliveInterval = options.Value.KeepAlivePeriod });
            return new DeepgramTranscription(socket, answer, options.Value, time);
        }
        catch
        {
            // Whoever asked has gone; the connection must not stay.
            answer.Dispose();
            throw;
        }
    }

    private HttpRequestMessage Handshake(Uri address, string nonce)
    {
        var request = new HttpRequestMessage(HttpMethod.Get, address) { Version = HttpVersion.Version11, VersionPolicy = HttpVersionPolicy.RequestVersionExact };
        request.Headers.Authorization = new AuthenticationHeaderValue("Token", options.Value.ApiKey);
        request.Headers.Connection.Add("Upgrade");
        request.Headers.Upgrade.Add(new ProductHeaderValue(WebSocketName));
        request.Headers.Add("Sec-WebSocket-Version", "13");
        request.Headers.Add("Sec-WebSocket-Key", nonce);
        return request;
    }

    private static bool Accepts(HttpResponseMessage answer, string nonce) =>
        answer.StatusCode == HttpStatusCode.SwitchingProtocols
        && answer.Headers.Upgrade.Any(protocol => string.Equals(protocol.Name, WebSocketName, StringComparison.OrdinalIgnoreCase))
        && answer.Headers.TryGetValues("Sec-WebSocket-Accept", out var accepted) && accepted.FirstOrDefault() == AcceptOf(nonce);

    // Not for security: the RFC names this hash.
#pragma warning disable CA5350 // RFC 6455, 4.2.2: the handshake is SHA-1 of the key.
    private static string AcceptOf(string nonce) => Convert.ToBase64String(SHA1.HashData(Encoding.ASCII.GetBytes(nonce + HandshakeName)));
#pragma warning restore CA5350
}
