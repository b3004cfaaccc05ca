using System.Net;
using System.Text;
using System.Web;
using Azure.Core;
using Azure.Core.Pipeline;
using Azure.Storage.Blobs;
using Azure.Storage.Sas;
using Cartrita.Adapters.Tools.Sandbox.ContainerJob;

namespace Cartrita.Adapters.Tests.Tools.Sandbox.ContainerJob;

public sealed class BlobSignerTests
{
    private static readonly DateTimeOffset Now = new(2026, 1, 1, 12, 0, 0, TimeSpan.Zero);

    [Fact]
    public async Task Identity_signs_with_a_key_that_the_account_gives_it_for_that_time()
    {
        var account = new DelegatingAccount();
        var service = new BlobServiceClient(
            new Uri("https://account.blob.example/"), new FixedToken(), new BlobClientOptions { Transport = new HttpClientTransport(new HttpClient(account)) });
        var container = service.GetBlobContainerClient("sandbox");

        var signer = await BlobSigner.MakeAsync(container, Now, TimeSpan.FromMinutes(6), CancellationToken.None);
        var link = signer.Sign(container.GetBlobClient("run/output"), BlobSasPermissions.Create | BlobSasPermissions.Write);

        Assert.Equal(("POST /?restype=service&comp=userdelegationkey", "Bearer a-token"), Assert.Single(account.Requests));
        Assert.Contains("<Expiry>2026-01-01T12:06:00Z</Expiry>", account.Body, StringComparison.Ordinal);
        var query = HttpUtility.ParseQueryString(link.Query);
        Assert.Equal("https://account.blob.example/sandbox/run/output", link.GetLeftPart(UriPartial.Path));
        Assert.Equal(
            ("b", "cw", "https", "2026-01-01T11:55:00Z", "2026-01-01T12:06:00Z", "11111111-1111-1111-1111-111111111111"),
            (query["sr"], query["sp"], query["spr"], query["st"], query["se"], query["skoid"]));
        Assert.False(string.IsNullOrEmpty(query["sig"]));
    }

    private sealed class FixedToken : TokenCredential
    {
        public override AccessToken GetToken(TokenRequestContext requestContext, CancellationToken cancellationToken) => new("a-token", DateTimeOffset.MaxValue);

        public override ValueTask<AccessToken> GetTokenAsync(TokenRequestContext requestContext, CancellationToken cancellationToken) => new(GetToken(requestContext, cancellationToken));
    }

    private sealed class DelegatingAccount : HttpMessageHandler
    {
        internal List<(string Request, string? Authorization)> Requests { get; } = [];

        internal string Body { get; private set; } = string.Empty;

        protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
        {
            Requests.Add(($"{request.Method} {request.RequestUri!.PathAndQuery}", request.Headers.Authorization?.ToString()));
            Body = await request.Content!.ReadAsStringAsync(cancellationToken);
            var key = $"""
                <?xml version="1.0" encoding="utf-8"?><UserDelegationKey><SignedOid>11111111-1111-1111-1111-111111111111</SignedOid><SignedTid>22222222-2222-2222-2222-222222222222</SignedTid>
                <SignedStart>2026-01-01T11:55:00Z</SignedStart><SignedExpiry>2026-01-01T12:06:00Z</SignedExpiry><SignedService>b</SignedService><SignedVersion>2021-12-02</SignedVersion>
                <Value>{Convert.ToBase64String(new byte[32])}</Value></UserDelegationKey>
                """;
            return new HttpResponseMessage(HttpStatusCode.OK) { Content = new StringContent(key, Encoding.UTF8, "application/xml"), RequestMessage = request };
        }
    }
}
