using System.Security.Cryptography;
using System.Text;

namespace Cartrita.Core.Identifiers;

/// <summary>The forms that identifiers take, and the one way to derive an identifier from a name.</summary>
public static class IdentifierForm
{
    /// <summary>True for 32 lower-case hexadecimal digits, the form of every made identifier.</summary>
    /// <param name="text">The candidate.</param>
    public static bool IsHex32(string? text) => text is { Length: 32 } && !text.AsSpan().ContainsAnyExcept("0123456789abcdef");

    /// <summary>True for 1 to 64 characters out of <c>a-z 0-9 - _ .</c>, starting with a letter or digit.</summary>
    /// <param name="text">The candidate.</param>
    public static bool IsSlug(string? text) =>
        text is { Length: >= 1 and <= 64 }
        && (char.IsAsciiLetterLower(text[0]) || char.IsAsciiDigit(text[0]))
        && !text.AsSpan().ContainsAnyExcept("abcdefghijklmnopqrstuvwxyz0123456789-_.")
        && !text.Contains("..", StringComparison.Ordinal);

    /// <summary>A version 5 UUID (RFC 9562) of the parts, as 32 hexadecimal digits.</summary>
    /// <param name="parts">What the identifier is derived from; their borders count, so ("ab","c") and ("a","bc") differ.</param>
    public static string Derive(params ReadOnlySpan<string> parts)
    {
        var name = new StringBuilder();
        foreach (var part in parts)
        {
            name.Append(part.Length).Append(':').Append(part);
        }

        // SHA-1 is what version 5 prescribes; nothing here relies on its collision resistance.
#pragma warning disable CA5350 // RFC 9562 fixes the algorithm.
        Span<byte> hash = SHA1.HashData([.. Namespace.ToByteArray(bigEndian: true), .. Encoding.UTF8.GetBytes(name.ToString())]);
#pragma warning restore CA5350
        hash[6] = (byte)((hash[6] & 0x0F) | 0x50);
        hash[8] = (byte)((hash[8] & 0x3F) | 0x80);
        return Convert.ToHexStringLower(hash[..16]);
    }

    private static readonly Guid Namespace = new("5f0c2a3e-7d1b-4c58-9a6f-0c1e6b3d2a41");
}
