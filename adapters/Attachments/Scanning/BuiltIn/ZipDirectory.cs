using System.Buffers.Binary;

namespace Cartrita.Adapters.Attachments.Scanning.BuiltIn;

/// <summary>Reads a zip file's central directory, which says what extractors take out (APPNOTE.TXT 4.3).</summary>
/// <remarks>Whatever two readers could read in two ways is damaged to this one: a file is not to show a scanner other members than an extractor.</remarks>
internal static class ZipDirectory
{
    private const uint EndSignature = 0x06054B50;
    private const uint LocatorSignature = 0x07064B50;
    private const uint End64Signature = 0x06064B50;
    private const uint EntrySignature = 0x02014B50;
    private const int EndLength = 22;
    private const int LocatorLength = 20;
    private const int End64Length = 56;
    private const int EntryLength = 46;
    private const int MaximumDirectory = 32 * 1024 * 1024;
    private const ushort Extended64 = 1;

    /// <summary>The entries, in the directory's order.</summary>
    /// <param name="content">The file.</param>
    /// <param name="entered">Is told of each entry before the next is read, and may refuse.</param>
    /// <param name="cancellationToken">Stops it.</param>
    /// <returns>The entries and where the directory begins.</returns>
    public static async Task<(IReadOnlyList<ZipEntry> Entries, long Start)> ReadAsync(SpooledContent content, Action entered, CancellationToken cancellationToken)
    {
        var (start, length, count) = await FindAsync(content, cancellationToken);
        if (length > MaximumDirectory)
        {
            throw Damaged("is too long");
        }

        var directory = new byte[length];
        if (await content.ReadAtAsync(start, directory, cancellationToken) < length)
        {
            throw Damaged("is cut off");
        }

        var entries = new List<ZipEntry>();
        var at = 0;
        while (at < directory.Length)
        {
            entered();
            entries.Add(Entry(directory, ref at));
        }

        return entries.Count == count ? (entries, start) : throw Damaged("has another number of entries than it says");
    }

    private static async Task<(long Start, long Length, long Count)> FindAsync(SpooledContent content, CancellationToken cancellationToken)
    {
        var tail = new byte[Math.Min(content.Length, EndLength + ushort.MaxValue + LocatorLength)];
        var tailStart = content.Length - tail.Length;
        var read = await content.ReadAtAsync(tailStart, tail, cancellationToken);
        var end = tail.AsSpan(0, read).LastIndexOf("PK\u0005\u0006"u8);

        // The last signature is what every reader begins with; one that does not end with the file is read in several ways.
        if (end < 0 || end + EndLength > tail.Length || end + EndLength + Short(tail, end + 20) != tail.Length)
        {
            throw Damaged("has no end");
        }

        var (count, length, start) = ((long)Short(tail, end + 10), (long)Int(tail, end + 12), (long)Int(tail, end + 16));
        var limit = tailStart + end;
        if (Short(tail, end + 4) is not (0 or ushort.MaxValue) || Short(tail, end + 8) != Short(tail, end + 10))
        {
            throw Damaged("lies on several disks");
        }

        if (count == ushort.MaxValue || length == uint.MaxValue || start == uint.MaxValue)
        {
            if (end < LocatorLength || Int(tail, end - LocatorLength) != LocatorSignature)
            {
                throw Damaged("has no end of 64 bits");
            }

            limit = Long(tail, end - LocatorLength + 8);
            var end64 = new byte[End64Length];
            if (await content.ReadAtAsync(limit, end64, cancellationToken) < End64Length || Int(end64, 0) != End64Signature)
            {
                throw Damaged("has no end of 64 bits");
            }

            (count, length, start) = (Long(end64, 32), Long(end64, 40), Long(end64, 48));
        }

        return start >= 0 && length >= 0 && count >= 0 && start <= limit && length <= limit - start ? (start, length, count) : throw Damaged("lies outside of the file");
    }

    private static ZipEntry Entry(byte[] directory, ref int at)
    {
        if (at + EntryLength > directory.Length || Int(directory, at) != EntrySignature)
        {
            throw Damaged("is damaged");
        }

        var (name, extra, comment) = (Short(directory, at + 28), Short(directory, at + 30), Short(directory, at + 32));
        if (at + EntryLength + name + extra + comment > directory.Length)
        {
            throw Damaged("is cut off");
        }

        var wide = directory.AsSpan(at + EntryLength + name, extra);
        var length = Wide(Int(directory, at + 24), ref wide);
        var compressed = Wide(Int(directory, at + 20), ref wide);
        var offset = Wide(Int(directory, at + 42), ref wide);
        var entry = new ZipEntry(
            directory.AsSpan(at + EntryLength, name).ToArray(), Short(directory, at + 8), Short(directory, at + 10), compressed, length, offset);
        at += EntryLength + name + extra + comment;
        return entry;
    }

    // A number that does not fit stands in the extra field of 64 bits, of which only those are there that are needed, in this order.
    private static long Wide(uint value, ref Span<byte> extra)
    {
        if (value != uint.MaxValue)
        {
            return value;
        }

        while (extra.Length >= 4 && BinaryPrimitives.ReadUInt16LittleEndian(extra) is var id)
        {
            var size = BinaryPrimitives.ReadUInt16LittleEndian(extra[2..]);
            if (id == Extended64)
            {
                if (size < 8 || extra.Length < 12)
                {
                    break;
                }

                var number = BinaryPrimitives.ReadInt64LittleEndian(extra[4..]);
                BinaryPrimitives.WriteUInt16LittleEndian(extra[10..], (ushort)(size - 8));
                BinaryPrimitives.WriteUInt16LittleEndian(extra[8..], Extended64);
                extra = extra[8..];
                return number >= 0 ? number : throw Damaged("has a negative length");
            }

            extra = extra[Math.Min(extra.Length, 4 + size)..];
        }

        throw Damaged("lacks a length");
    }

    private static ushort Short(byte[] bytes, int at) => BinaryPrimitives.ReadUInt16LittleEndian(bytes.AsSpan(at));

    private static uint Int(byte[] bytes, int at) => BinaryPrimitives.ReadUInt32LittleEndian(bytes.AsSpan(at));

    private static long Long(byte[] bytes, int at) => BinaryPrimitives.ReadInt64LittleEndian(bytes.AsSpan(at));

    private static InvalidDataException Damaged(string how) => new($"The directory of the zip file {how}.");
}
