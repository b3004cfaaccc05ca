using System.Net.Security;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text;

namespace Cartrita.Adapters.Tools.OpenApi.Requests;

/// <summary>Reads client certificates of the settings, with their private keys and the certificates between them and their authority.</summary>
internal static class ClientCertificates
{
    // Keys stay in memory; the TLS of Windows can't use such keys.
    private static readonly X509KeyStorageFlags Storage = OperatingSystem.IsWindows() ? X509KeyStorageFlags.DefaultKeySet : X509KeyStorageFlags.EphemeralKeySet;

    /// <summary>Reads it.</summary>
    /// <exception cref="CryptographicException">It is none, its key is missing or its password is wrong.</exception>
    /// <exception cref="FormatException">It is not base64.</exception>
    /// <exception cref="IOException">Its file can't be read.</exception>
    /// <exception cref="UnauthorizedAccessException">Its file may not be read.</exception>
    public static SslStreamCertificateContext Load(OpenApiCredential credential)
    {
        var all = Read(credential);
        var own = all.FirstOrDefault(certificate => certificate.HasPrivateKey) ?? throw new CryptographicException("No certificate has its private key.");
        return SslStreamCertificateContext.Create(own, [.. all.Where(certificate => certificate != own)], offline: true);
    }

    /// <summary>Whether it can be read.</summary>
    public static bool CanBeRead(OpenApiCredential credential)
    {
        try
        {
            Load(credential).TargetCertificate.Dispose();
            return true;
        }
        catch (Exception exception) when (exception is CryptographicException or FormatException or IOException or UnauthorizedAccessException or ArgumentException)
        {
            // What it says may hold a part of the key.
            return false;
        }
    }

    private static X509Certificate2Collection Read(OpenApiCredential credential)
    {
        var bytes = credential.CertificateFile.Length > 0 ? File.ReadAllBytes(credential.CertificateFile)
            : IsPem(credential.Certificate) ? Encoding.UTF8.GetBytes(credential.Certificate)
            : Convert.FromBase64String(credential.Certificate);
        var text = Encoding.UTF8.GetString(bytes);
        return IsPem(text) ? Pem(credential, text) : X509CertificateLoader.LoadPkcs12Collection(bytes, credential.CertificatePassword, Storage);
    }

    private static X509Certificate2Collection Pem(OpenApiCredential credential, string text)
    {
        var key = credential.CertificateKeyFile.Length > 0 ? File.ReadAllText(credential.CertificateKeyFile) : text;
        using var own = credential.CertificatePassword.Length > 0
            ? X509Certificate2.CreateFromEncryptedPem(text, key, credential.CertificatePassword)
            : X509Certificate2.CreateFromPem(text, key);
        var all = new X509Certificate2Collection();
        all.ImportFromPem(text);
        all.RemoveAt(0);
        all.Insert(0, X509CertificateLoader.LoadPkcs12(own.Export(X509ContentType.Pkcs12), null, Storage));
        return all;
    }

    private static bool IsPem(string text) => text.Contains("-----BEGIN ", StringComparison.Ordinal);
}
