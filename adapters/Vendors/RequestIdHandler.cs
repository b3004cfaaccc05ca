using Cartrita.Core.Telemetry;

namespace Cartrita.Adapters.Vendors;

/// <summary>Tells a vendor which request a call belongs to (CHAT-11), so that both sides' logs can be laid side by side. The trace context goes by itself.</summary>
internal sealed class RequestIdHandler : DelegatingHandler
{
    private const string Header = "X-Request-ID";

    /// <inheritdoc />
    protected override Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        if (CurrentRequest.Id is { } id)
        {
            request.Headers.Remove(Header);
            request.Headers.TryAddWithoutValidation(Header, id);
        }

        return base.SendAsync(request, cancellationToken);
    }
}
