using System.Net;
using Azure.Core.Pipeline;
using Azure.Storage.Blobs;

namespace Cartrita.Adapters.Tests.Tools.Sandbox.ContainerJob;

/// <summary>An account that refuses some requests.</summary>
internal sealed class RefusedRequests(Func<HttpRequestMessage, bool> refuses) : DelegatingHandler(new SocketsHttpHandler())
{
    internal static BlobClientOptions Of(HttpMethod method, string ending) =>
        new() { Transport = new HttpClientTransport(new HttpClient(new RefusedRequests(request => request.Method == method && request.RequestUri!.AbsolutePath.EndsWith(ending, StringComparison.Ordinal)))) };

    protected override Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken) =>
        refuses(request) ? Task.FromResult(new HttpResponseMessage(HttpStatusCode.Forbidden) { RequestMessage = request }) : base.SendAsync(request, cancellationToken);
}
