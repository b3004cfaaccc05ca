using System.Collections.Concurrent;
using System.Net;
using System.Net.Security;
using System.Security.Cryptography.X509Certificates;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Server.Kestrel.Https;
using Microsoft.Extensions.Logging;

namespace Cartrita.Adapters.Tests.Tools.OpenApi;

/// <summary>A server on the loopback that lets in whoever has a client certificate of its authority, with the certificates between, and tells who came.</summary>
internal sealed class CertificateServer : IAsyncDisposable
{
    private readonly WebApplication app;

    private CertificateServer(WebApplication app) => this.app = app;

    internal Uri Address { get; private set; } = null!;

    /// <summary>Targets, each with the subject of the certificate that was shown.</summary>
    internal ConcurrentQueue<(string Target, string? Subject)> Requests { get; } = new();

    /// <param name="certificates">Its authority and its own certificate.</param>
    /// <param name="isRequired">Whether a connection without a certificate is refused.</param>
    internal static async Task<CertificateServer> StartAsync(TestCertificates certificates, bool isRequired = true)
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseKestrelHttpsConfiguration().ConfigureKestrel(kestrel => kestrel.Listen(IPAddress.Loopback, 0, listen => listen.UseHttps(https =>
        {
            https.ServerCertificate = certificates.Server;
            https.ClientCertificateMode = isRequired ? ClientCertificateMode.RequireCertificate : ClientCertificateMode.AllowCertificate;
            https.ClientCertificateValidation = (certificate, chain, _) => IsTrusted(certificates, certificate, chain);
        })));
        var app = builder.Build();
        var server = new CertificateServer(app);
        app.Run(async context =>
        {
            server.Requests.Enqueue((context.Request.Path, context.Connection.ClientCertificate?.Subject));
            await context.Response.WriteAsJsonAsync<object>(context.Request.Path == "/token" ? new { access_token = "bound-token", token_type = "Bearer", expires_in = 3600 } : new { ok = true });
        });
        await app.StartAsync();
        server.Address = new Uri(app.Urls.Single());
        return server;
    }

    /// <summary>A client's connections, which trust the authority of the server and nobody else.</summary>
    internal static SocketsHttpHandler Trusting(TestCertificates certificates) => new()
    {
        SslOptions = new SslClientAuthenticationOptions
        {
            CertificateChainPolicy = new X509ChainPolicy { TrustMode = X509ChainTrustMode.CustomRootTrust, RevocationMode = X509RevocationMode.NoCheck, CustomTrustStore = { certificates.Authority } },
        },
    };

    public async ValueTask DisposeAsync()
    {
        await app.StopAsync();
        await app.DisposeAsync();
    }

    // Only what the client sent leads to the authority: this machine knows none of it.
    private static bool IsTrusted(TestCertificates certificates, X509Certificate2 certificate, X509Chain? sent)
    {
        using var chain = new X509Chain();
        chain.ChainPolicy.TrustMode = X509ChainTrustMode.CustomRootTrust;
        chain.ChainPolicy.CustomTrustStore.Add(certificates.Authority);
        chain.ChainPolicy.RevocationMode = X509RevocationMode.NoCheck;
        chain.ChainPolicy.ExtraStore.AddRange(sent!.ChainPolicy.ExtraStore);
        return chain.Build(certificate);
    }
}
