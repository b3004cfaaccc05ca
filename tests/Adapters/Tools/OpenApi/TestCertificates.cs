using System.Net;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace Cartrita.Adapters.Tests.Tools.OpenApi;

/// <summary>An authority, a server's certificate of it, and a client's of an authority below it.</summary>
internal sealed class TestCertificates : IDisposable
{
    private static readonly DateTimeOffset From = DateTimeOffset.UtcNow.AddHours(-1);
    private static readonly DateTimeOffset To = From.AddDays(1);

    private readonly ECDsa rootKey = ECDsa.Create(ECCurve.NamedCurves.nistP256);
    private readonly ECDsa betweenKey = ECDsa.Create(ECCurve.NamedCurves.nistP256);
    private readonly ECDsa serverKey = ECDsa.Create(ECCurve.NamedCurves.nistP256);
    private readonly ECDsa clientKey = ECDsa.Create(ECCurve.NamedCurves.nistP256);

    internal TestCertificates()
    {
        Authority = Request("CN=root", rootKey, isAuthority: true).CreateSelfSigned(From, To);
        Between = Request("CN=between", betweenKey, isAuthority: true).Create(Authority, From, To, [1]).CopyWithPrivateKey(betweenKey);
        var server = Request("CN=127.0.0.1", serverKey, isAuthority: false);
        var names = new SubjectAlternativeNameBuilder();
        names.AddIpAddress(IPAddress.Loopback);
        server.CertificateExtensions.Add(names.Build());
        Server = server.Create(Authority, From, To, [2]).CopyWithPrivateKey(serverKey);
        Client = Request("CN=ada", clientKey, isAuthority: false).Create(Between, From, To, [3]).CopyWithPrivateKey(clientKey);
    }

    internal X509Certificate2 Authority { get; }

    internal X509Certificate2 Between { get; }

    internal X509Certificate2 Server { get; }

    internal X509Certificate2 Client { get; }

    /// <summary>The client's certificate and the one between, in PEM.</summary>
    internal string Pem => $"{Client.ExportCertificatePem()}\n{Between.ExportCertificatePem()}\n";

    /// <summary>The client's key in PEM.</summary>
    internal string KeyPem => clientKey.ExportPkcs8PrivateKeyPem();

    /// <summary>The same behind a password.</summary>
    internal string EncryptedKeyPem(string password) => clientKey.ExportEncryptedPkcs8PrivateKeyPem(password, new PbeParameters(PbeEncryptionAlgorithm.Aes256Cbc, HashAlgorithmName.SHA256, 1000));

    /// <summary>The client's with all that it needs, as PKCS#12 in base64.</summary>
    internal string Pkcs12(string? password) =>
        Convert.ToBase64String(new X509Certificate2Collection { Client, X509CertificateLoader.LoadCertificate(Between.RawData) }.Export(X509ContentType.Pkcs12, password)!);

    public void Dispose()
    {
        foreach (var one in new IDisposable[] { Authority, Between, Server, Client, rootKey, betweenKey, serverKey, clientKey })
        {
            one.Dispose();
        }
    }

    private static CertificateRequest Request(string name, ECDsa key, bool isAuthority)
    {
        var request = new CertificateRequest(name, key, HashAlgorithmName.SHA256);
        request.CertificateExtensions.Add(new X509BasicConstraintsExtension(isAuthority, hasPathLengthConstraint: false, pathLengthConstraint: 0, critical: true));
        return request;
    }
}
