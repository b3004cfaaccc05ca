using System.Buffers.Binary;
using System.Text;

namespace Cartrita.Core.Attachments.FileTypes;

/// <summary>The magic numbers of what is taken, and of what is often tried, so that a refusal can say what the file is.</summary>
internal static class MagicNumbers
{
    private const int TarHeader = 512;
    private const int TarMagicOffset = 257;
    private const int TarSum = 148;
    private const int TarSumLength = 8;
    private const int PdfReach = 1024;

    private static readonly MagicNumber Pdf = new(new DetectedType("application/pdf", FileCategory.Pdf));
    private static readonly MagicNumber Tar = new(new DetectedType("application/x-tar", FileCategory.Archive));
    private static readonly MagicNumber Mpeg = new(new DetectedType("audio/mpeg", FileCategory.Audio));
    private static readonly MagicNumber Program = Refused("application/vnd.microsoft.portable-executable");

    private static readonly (byte[] Bytes, int Offset, MagicNumber Magic)[] Table =
    [
        (Text("PK\u0003\u0004"), 0, Archive("application/zip")),
        (Text("PK\u0005\u0006"), 0, Archive("application/zip")),
        ([0x1F, 0x8B, 0x08], 0, Archive("application/gzip")),
        (Text("ustar"), TarMagicOffset, Tar),
        (Text("ID3"), 0, Mpeg),
        ([0x1A, 0x45, 0xDF, 0xA3], 0, new MagicNumber(new DetectedType("video/x-matroska", FileCategory.Video), MediaContainer.Matroska)),

        ([0x7F, (byte)'E', (byte)'L', (byte)'F'], 0, Refused("application/x-elf")),
        ([0xFE, 0xED, 0xFA, 0xCE], 0, Refused("application/x-mach-binary")),
        ([0xFE, 0xED, 0xFA, 0xCF], 0, Refused("application/x-mach-binary")),
        ([0xCE, 0xFA, 0xED, 0xFE], 0, Refused("application/x-mach-binary")),
        ([0xCF, 0xFA, 0xED, 0xFE], 0, Refused("application/x-mach-binary")),
        ([0xCA, 0xFE, 0xBA, 0xBE], 0, Refused("application/x-mach-binary")),
        (Text("\0asm"), 0, Refused("application/wasm")),
        ([0xD0, 0xCF, 0x11, 0xE0, 0xA1, 0xB1, 0x1A, 0xE1], 0, Refused("application/x-ole-storage")),
        ([(byte)'7', (byte)'z', 0xBC, 0xAF, 0x27, 0x1C], 0, Refused("application/x-7z-compressed")),
        (Text("Rar!\u001A\u0007"), 0, Refused("application/vnd.rar")),
        ([0xFD, (byte)'7', (byte)'z', (byte)'X', (byte)'Z', 0], 0, Refused("application/x-xz")),
        ([0x28, 0xB5, 0x2F, 0xFD], 0, Refused("application/zstd")),
        ([0x1F, 0x9D], 0, Refused("application/x-compress")),
        (Text("MSCF\0\0\0\0"), 0, Refused("application/vnd.ms-cab-compressed")),
        ([0x89, (byte)'P', (byte)'N', (byte)'G', 0x0D, 0x0A, 0x1A, 0x0A], 0, Refused("image/png")),
        ([0xFF, 0xD8, 0xFF], 0, Refused("image/jpeg")),
        (Text("GIF87a"), 0, Refused("image/gif")),
        (Text("GIF89a"), 0, Refused("image/gif")),
        (Text("fLaC"), 0, Refused("audio/flac")),
        (Text("FLV\u0001"), 0, Refused("video/x-flv")),
        (Text("SQLite format 3\0"), 0, Refused("application/vnd.sqlite3")),
        ([0x00, 0x00, 0x01, 0xBA], 0, Refused("video/mpeg")),
        ([0x30, 0x26, 0xB2, 0x75, 0x8E, 0x66, 0xCF, 0x11], 0, Refused("video/x-ms-asf")),
        ([0x4C, 0x00, 0x00, 0x00, 0x01, 0x14, 0x02, 0x00], 0, Refused("application/x-ms-shortcut")),
    ];

    /// <summary>What the head of a file says; null where it says nothing.</summary>
    public static MagicNumber? Find(ReadOnlySpan<byte> head)
    {
        foreach (var (bytes, offset, magic) in Table)
        {
            if (head.Length >= offset + bytes.Length && head[offset..].StartsWith(bytes))
            {
                return magic;
            }
        }

        return IsoMedia(head) ?? Riff(head) ?? Ogg(head) ?? Frames(head) ?? Documents(head);
    }

    private static MagicNumber? Documents(ReadOnlySpan<byte> head) =>
        IsProgram(head) ? Program
        : head[..Math.Min(head.Length, PdfReach)].IndexOf("%PDF-"u8) >= 0 && (head.StartsWith("%PDF-"u8) || head.Contains((byte)0)) ? Pdf
        : IsBzip(head) ? Refused("application/x-bzip2")
        : IsOldTar(head) ? Tar
        : null;

    // "BZh", the block size and the digits of pi.
    private static bool IsBzip(ReadOnlySpan<byte> head) => head.Length >= 10 && head.StartsWith("BZh"u8) && head.Slice(4, 6).SequenceEqual((ReadOnlySpan<byte>)[0x31, 0x41, 0x59, 0x26, 0x53, 0x59]);

    // "MZ" alone may open a text; bytes that no text has make it a program.
    private static bool IsProgram(ReadOnlySpan<byte> head) => head.StartsWith("MZ"u8) && head.Contains((byte)0);

    private static MagicNumber? IsoMedia(ReadOnlySpan<byte> head)
    {
        if (head.Length < 12 || BinaryPrimitives.ReadUInt32BigEndian(head) is < 8 and not 1 and not 0)
        {
            return null;
        }

        var box = head.Slice(4, 4);
        if (box.SequenceEqual("ftyp"u8))
        {
            var brand = head.Slice(8, 4);
            return brand.SequenceEqual("qt  "u8) ? Iso("video/quicktime")
                : brand.StartsWith("hei"u8) || brand.StartsWith("mif1"u8) || brand.StartsWith("avif"u8) || brand.StartsWith("crx "u8) ? Refused("image/heif")
                : Iso("video/mp4");
        }

        // QuickTime files before the type box was thought of.
        return head[0] == 0 && (box.SequenceEqual("moov"u8) || box.SequenceEqual("mdat"u8) || box.SequenceEqual("wide"u8)) ? Iso("video/quicktime") : null;
    }

    private static MagicNumber Iso(string type) => new(new DetectedType(type, FileCategory.Video), MediaContainer.IsoMedia);

    private static MagicNumber? Riff(ReadOnlySpan<byte> head) =>
        head.Length < 12 || !(head.StartsWith("RIFF"u8) || head.StartsWith("RF64"u8)) ? null
        : head.Slice(8, 4).SequenceEqual("WAVE"u8) ? new MagicNumber(new DetectedType("audio/wav", FileCategory.Audio))
        : head.Slice(8, 4).SequenceEqual("AVI "u8) ? Refused("video/x-msvideo")
        : head.Slice(8, 4).SequenceEqual("WEBP"u8) ? Refused("image/webp")
        : null;

    // The first page of every stream comes before any data, so a picture's stream shows in the head.
    private static MagicNumber? Ogg(ReadOnlySpan<byte> head) =>
        !head.StartsWith("OggS"u8) ? null
        : head.IndexOf("theora"u8) > 0 || head.IndexOf("BBCD"u8) > 0 ? Refused("video/ogg")
        : new MagicNumber(new DetectedType("audio/ogg", FileCategory.Audio));

    // A stream of MPEG frames has no magic: the sync word, a valid head, and the next frame where the first says that it ends.
    private static MagicNumber? Frames(ReadOnlySpan<byte> head) =>
        MpegFrame.Length(head) is var first and > 0 && (first + 4 > head.Length ? head.Contains((byte)0) : MpegFrame.Length(head[first..]) > 0) ? Mpeg
        : IsTransportStream(head) ? Refused("video/mp2t")
        : null;

    private static bool IsTransportStream(ReadOnlySpan<byte> head)
    {
        const int Packet = 188;
        const byte Sync = (byte)'G';
        if (head.Length < (3 * Packet) + 1)
        {
            return false;
        }

        for (var at = 0; at < head.Length; at += Packet)
        {
            if (head[at] != Sync)
            {
                return false;
            }
        }

        // A text may have a G in all those places; it has no bytes of control.
        return head.ContainsAnyInRange((byte)0, (byte)8);
    }

    // Before "ustar" a header was known by its sum only.
    private static bool IsOldTar(ReadOnlySpan<byte> head)
    {
        if (head.Length < TarHeader || head[0] == 0)
        {
            return false;
        }

        var field = Encoding.ASCII.GetString(head.Slice(TarSum, TarSumLength)).Trim('\0', ' ');
        if (field.Length is < 1 or > 7 || field.Any(digit => digit is < '0' or > '7'))
        {
            return false;
        }

        var sum = TarSumLength * ' ';
        for (var at = 0; at < TarHeader; at++)
        {
            sum += at is >= TarSum and < TarSum + TarSumLength ? 0 : head[at];
        }

        return sum == Convert.ToInt32(field, 8);
    }

    private static MagicNumber Archive(string type) => new(new DetectedType(type, FileCategory.Archive));

    private static MagicNumber Refused(string type) => new(new DetectedType(type, null));

    private static byte[] Text(string text) => Encoding.Latin1.GetBytes(text);
}
