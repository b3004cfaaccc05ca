namespace Cartrita.Conformance.Tests.Knowledge.AzureSearch;

/// <summary>Leads what the SDK sends over https, which it insists on, to a server on the loopback.</summary>
internal sealed class LoopbackHandler(Uri address) : DelegatingHandler(new SocketsHttpHandler())
{
    protected override Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken) => base.SendAsync(Led(request), cancellationToken);

    protected override HttpResponseMessage Send(HttpRequestMessage request, CancellationToken cancellationToken) => base.Send(Led(request), cancellationToken);

    private HttpRequestMessage Led(HttpRequestMessage request)
    {
        request.RequestUri = new UriBuilder(request.RequestUri!) { Scheme = address.Scheme, Host = address.Host, Port = address.Port }.Uri;
        return request;
    }
}
