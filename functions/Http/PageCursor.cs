using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;

namespace Cartrita.Functions.Http;

/// <summary>The opaque form of a place in a collection: a version, a check, and the place.</summary>
/// <remarks>
/// The check tells what another collection, another version or a typing error made; it is no signature. A cursor that somebody forges only says where the list of their own
/// objects goes on: nothing of the owner, and no secret, is in it.
/// </remarks>
internal static class PageCursor
{
    private const byte Version = 1;
    private const int CheckLength = 6;
    private const int HeadLength = 1 + CheckLength;
    private const int MaximumLength = 512;

    /// <summary>Writes a cursor, in characters that need no escaping in an address.</summary>
    /// <param name="collection">The collection that it is a place in.</param>
    /// <param name="place">The place, as the collection counts.</param>
    public static string Write(string collection, string place)
    {
        var bytes = Encoding.UTF8.GetBytes(place);
        return Base64Url.EncodeToString([Version, .. Check(collection, bytes), .. bytes]);
    }

    /// <summary>Reads a cursor; null where this version never wrote it for the collection.</summary>
    public static string? Read(string collection, string cursor)
    {
        if (cursor.Length is 0 or > MaximumLength || !Base64Url.IsValid(cursor))
        {
            return null;
        }

        var bytes = Base64Url.DecodeFromChars(cursor);
        return bytes.Length > HeadLength
            && bytes[0] == Version
            && Check(collection, bytes.AsSpan(HeadLength)).AsSpan().SequenceEqual(bytes.AsSpan(1, CheckLength))
            && Base64Url.EncodeToString(bytes) == cursor
            ? Encoding.UTF8.GetString(bytes.AsSpan(HeadLength))
            : null;
    }

    private static byte[] Check(string collection, ReadOnlySpan<byte> place) =>
        SHA256.HashData([Version, .. Encoding.UTF8.GetBytes(collection), 0, .. place])[..CheckLength];
}
