using System.Security.Cryptography;
using Cartrita.Core.Errors;
using Microsoft.AspNetCore.Http;

namespace Cartrita.Functions.Attachments.Tus;

/// <summary>The header <c>Upload-Checksum</c>: an algorithm and the hash of the request's bytes.</summary>
/// <param name="Algorithm">The algorithm.</param>
/// <param name="Hash">The hash that the bytes have to have.</param>
internal sealed record TusChecksum(HashAlgorithmName Algorithm, byte[] Hash)
{
    /// <summary>Those that are known; the protocol asks for SHA-1.</summary>
    public const string Algorithms = "sha1,sha256,sha512";

    private const string Name = "Upload-Checksum";

    /// <summary>The checksum of a request; null where it has none.</summary>
    /// <exception cref="CartritaException"><see cref="Problems.InvalidRequest"/>: it is malformed, or of an algorithm that is not known.</exception>
    public static TusChecksum? Of(HttpRequest request)
    {
        if (request.Headers[Name] is [])
        {
            return null;
        }

        var (algorithm, length) = request.Headers[Name] is [{ } text] && text.Split(' ') is [var name, _] ? Find(name) : default;
        var hash = new byte[SHA512.HashSizeInBytes];
        return length > 0 && Convert.TryFromBase64String(request.Headers[Name][0]!.Split(' ')[1], hash, out var written) && written == length
            ? new TusChecksum(algorithm, hash[..length])
            : throw new CartritaException(Problems.InvalidRequest, $"{Name} is one of {Algorithms}, a space, and the hash in base64.");
    }

    private static (HashAlgorithmName Algorithm, int Length) Find(string name) => name switch
    {
        "sha1" => (HashAlgorithmName.SHA1, SHA1.HashSizeInBytes),
        "sha256" => (HashAlgorithmName.SHA256, SHA256.HashSizeInBytes),
        "sha512" => (HashAlgorithmName.SHA512, SHA512.HashSizeInBytes),
        _ => default,
    };
}
