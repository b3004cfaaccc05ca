using System.Buffers.Binary;
using System.Text;

namespace Cartrita.Adapters.Attachments.Scanning.BuiltIn;

/// <summary>One header of a tar file (POSIX.1-2024 pax, ustar; GNU's long names and large numbers).</summary>
/// <param name="Name">The path's bytes.</param>
/// <param name="Type">What follows.</param>
/// <param name="Size">How many bytes follow, without what fills the last block.</param>
internal sealed record TarHeader(byte[] Name, char Type, long Size)
{
    /// <summary>The length of a header, and of what everything is a multiple of.</summary>
    public const int Length = 512;

    private const int SumOffset = 148;
    private const int SumLength = 8;
    private const int SizeOffset = 124;
    private const int SizeLength = 12;
    private const int TypeOffset = 156;
    private const int MagicOffset = 257;
    private const int PrefixOffset = 345;
    private const int PrefixLength = 155;
    private const int NameLength = 100;

    /// <summary>Reads a header; null for the block of zeros that ends an archive.</summary>
    public static TarHeader? Read(ReadOnlySpan<byte> block)
    {
        if (!block.ContainsAnyExcept((byte)0))
        {
            return null;
        }

        if (Number(block.Slice(SumOffset, SumLength)) != Sum(block))
        {
            throw new InvalidDataException("A header of the tar file has a wrong sum.");
        }

        var name = Field(block[..NameLength]);

        // Only POSIX archives have a prefix there; GNU's have other fields.
        var prefix = block.Slice(MagicOffset, 6).SequenceEqual("ustar\0"u8) ? Field(block.Slice(PrefixOffset, PrefixLength)) : [];
        return new TarHeader(
            prefix.Length == 0 ? name.ToArray() : [.. prefix, (byte)'/', .. name],
            (char)block[TypeOffset],
            Number(block.Slice(SizeOffset, SizeLength)));
    }

    private static ReadOnlySpan<byte> Field(ReadOnlySpan<byte> field) => field.IndexOf((byte)0) is var end and >= 0 ? field[..end] : field;

    // Octal digits; or, where the first bit is set, the number itself.
    private static long Number(ReadOnlySpan<byte> field)
    {
        if ((field[0] & 0x80) != 0)
        {
            var number = BinaryPrimitives.ReadInt64BigEndian(field[^8..]);
            return number >= 0 && field[0] == 0x80 ? number : throw new InvalidDataException("A number of the tar file is too large.");
        }

        var digits = Encoding.ASCII.GetString(field).Trim('\0', ' ');
        var value = 0L;
        foreach (var digit in digits)
        {
            value = digit is >= '0' and <= '7' ? (value * 8) + digit - '0' : throw new InvalidDataException("A number of the tar file is none.");
        }

        return value;
    }

    private static long Sum(ReadOnlySpan<byte> block)
    {
        long sum = SumLength * ' ';
        for (var at = 0; at < Length; at++)
        {
            sum += at is >= SumOffset and < SumOffset + SumLength ? 0 : block[at];
        }

        return sum;
    }
}
