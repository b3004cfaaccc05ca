using System.Security.Cryptography;
using Cartrita.Core.Errors;
using Microsoft.AspNetCore.Http;

namespace Cartrita.Functions.Attachments.Uploads;

/// <summary>The header <c>Content-Digest</c> (RFC 9530): hashes of the bytes as they are sent. Algorithms other than SHA-256 and SHA-512 are not looked at, as the RFC allows.</summary>
internal sealed class ContentDigest
{
    /// <summary>The header.</summary>
    public const string Name = "Content-Digest";

    private readonly List<(HashAlgorithmName Algorithm, byte[] Hash)> digests = [];

    private ContentDigest()
    {
    }

    /// <summary>The digests of a request; none where it has no such header.</summary>
    /// <exception cref="CartritaException"><see cref="Problems.InvalidRequest"/>: the header is malformed.</exception>
    public static ContentDigest Of(HttpRequest request)
    {
        var found = new ContentDigest();
        foreach (var member in request.Headers[Name].SelectMany(value => value?.Split(',') ?? []))
        {
            found.Add(member.Trim(' ', '\t'));
        }

        return found;
    }

    /// <summary>Whether the bytes are those that were meant.</summary>
    public bool Matches(ReadOnlySpan<byte> content)
    {
        foreach (var (algorithm, hash) in digests)
        {
            if (!CryptographicOperations.HashData(algorithm, content).AsSpan().SequenceEqual(hash))
            {
                return false;
            }
        }

        return true;
    }

    // A structured field: a dictionary whose members are byte sequences, key=:base64:.
    private void Add(string member)
    {
        var equals = member.IndexOf('=', StringComparison.Ordinal);
        var value = equals < 1 ? string.Empty : member[(equals + 1)..];
        if (value is not [':', .. { Length: > 0 } text, ':'])
        {
            throw Malformed();
        }

        var algorithm = member[..equals] switch
        {
            "sha-256" => HashAlgorithmName.SHA256,
            "sha-512" => HashAlgorithmName.SHA512,
            _ => (HashAlgorithmName?)null,
        };
        if (algorithm is { } known)
        {
            var hash = new byte[SHA512.HashSizeInBytes];
            var length = known == HashAlgorithmName.SHA256 ? SHA256.HashSizeInBytes : SHA512.HashSizeInBytes;
            digests.Add(Convert.TryFromBase64String(text, hash, out var written) && written == length ? (known, hash[..length]) : throw Malformed());
        }
    }

    private static CartritaException Malformed() => new(Problems.InvalidRequest, $"{Name} is malformed.");
}
