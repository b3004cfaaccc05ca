using System.Collections.Concurrent;
using System.Net;

namespace Cartrita.Adapters.Tools.OpenApi.Requests;

/// <summary>Sends each request over connections that have what its security schemes ask of them, and of nobody else: a client certificate, a user who answers digest challenges.</summary>
/// <param name="options">The settings.</param>
/// <param name="create">Makes the handler of connections.</param>
internal sealed class OpenApiHandler(OpenApiOptions options, Func<SocketsHttpHandler> create) : HttpMessageHandler
{
    private static readonly OpenApiTransport Plain = new(null, null);

    private readonly ConcurrentDictionary<OpenApiTransport, Lazy<HttpMessageInvoker>> senders = new();

    /// <inheritdoc />
    protected override Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        var transport = request.Options.TryGetValue(OpenApiTransport.Key, out var asked) ? asked : Plain;
        return senders.GetOrAdd(transport, one => new Lazy<HttpMessageInvoker>(() => new HttpMessageInvoker(Handler(one)))).Value.SendAsync(request, cancellationToken);
    }

    /// <inheritdoc />
    protected override void Dispose(bool disposing)
    {
        foreach (var sender in senders.Values.Where(sender => disposing && sender.IsValueCreated))
        {
            sender.Value.Dispose();
        }

        base.Dispose(disposing);
    }

    private SocketsHttpHandler Handler(OpenApiTransport transport)
    {
        var handler = create();
        if (transport.Certificate is { } certificate)
        {
            handler.SslOptions.ClientCertificateContext = ClientCertificates.Load(options.Credentials[certificate]);
        }

        if (transport.Digest is { } digest)
        {
            var credential = options.Credentials[digest];
            handler.Credentials = new DigestUser(new NetworkCredential(credential.User, credential.Password));
        }

        return handler;
    }

    // A server that asks for the password itself does not get it.
    private sealed class DigestUser(NetworkCredential user) : ICredentials
    {
        public NetworkCredential? GetCredential(Uri uri, string authType) => string.Equals(authType, "Digest", StringComparison.OrdinalIgnoreCase) ? user : null;
    }
}
