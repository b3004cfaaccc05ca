using System.Buffers.Binary;
using System.IO.Compression;

namespace Cartrita.Adapters.Attachments.Scanning.BuiltIn;

/// <summary>Looks into a zip file: every member, by the central directory, which has to agree with the members' own headers.</summary>
/// <param name="run">The scan.</param>
/// <param name="scan">Looks at the members.</param>
internal sealed class ZipScan(ScanRun run, ContentScan scan)
{
    private const uint LocalSignature = 0x04034B50;
    private const int LocalLength = 30;
    private const ushort Stored = 0;
    private const ushort Deflated = 8;
    private const ushort EncryptedFlag = 1;

    // Where Office keeps macros, in the macro-enabled kinds of its documents.
    private const string Macros = "vbaProject.bin";

    /// <summary>Looks at every member.</summary>
    public async Task InspectAsync(SpooledContent content, ScanNode node)
    {
        var (entries, directory) = await ZipDirectory.ReadAsync(content, () => run.CountMember(node), run.Cancelled);
        var inOrder = entries.OrderBy(entry => entry.Offset).ToList();
        for (var index = 0; index < inOrder.Count; index++)
        {
            var next = index + 1 < inOrder.Count ? inOrder[index + 1].Offset : directory;
            await MemberAsync(content, node, inOrder[index], next);
        }
    }

    private async Task MemberAsync(SpooledContent content, ScanNode node, ZipEntry entry, long next)
    {
        var path = ScannedPath.Read(entry.Name, node);
        var member = node.Member(path.TrimEnd('/'));
        if (entry.IsEncrypted)
        {
            throw ScanRun.Encrypted(member, "A member of the archive is encrypted, so it can't be scanned.");
        }

        if (member.Name.Equals(Macros, StringComparison.OrdinalIgnoreCase))
        {
            throw ScanRun.Executable("vba_macro", member, "The file holds macros of Office.");
        }

        var start = await DataAsync(content, entry);
        if (start > next || entry.CompressedLength > next - start)
        {
            // Several members of the same bytes make a small file expand without end.
            throw ScanRun.Bomb("overlap", member, "Members of the archive lie over each other.");
        }

        await using var slice = content.Slice(start, entry.CompressedLength);
        await using var expanded = entry.Method switch
        {
            Stored => slice,
            Deflated => (Stream)new DeflateStream(slice, CompressionMode.Decompress, leaveOpen: true),
            _ => throw ScanRun.Unreadable("compression_method", member, "A member of the archive is compressed in a way that can't be looked into."),
        };
        await using var counted = new ExpandedStream(expanded, run, member, () => entry.CompressedLength, entry.Length);
        await scan.InspectAsync(counted, member);
    }

    // Where a member's bytes begin, by its own header, which has to say the same as the directory.
    private async Task<long> DataAsync(SpooledContent content, ZipEntry entry)
    {
        var header = new byte[LocalLength + entry.Name.Length];
        if (await content.ReadAtAsync(entry.Offset, header, run.Cancelled) < header.Length
            || BinaryPrimitives.ReadUInt32LittleEndian(header) != LocalSignature
            || (Short(header, 6) & EncryptedFlag) != (entry.Flags & EncryptedFlag)
            || Short(header, 8) != entry.Method
            || Short(header, 26) != entry.Name.Length
            || !header.AsSpan(LocalLength).SequenceEqual(entry.Name))
        {
            throw new InvalidDataException("A member of the zip file is not what the directory says.");
        }

        return entry.Offset + header.Length + Short(header, 28);
    }

    private static ushort Short(byte[] bytes, int at) => BinaryPrimitives.ReadUInt16LittleEndian(bytes.AsSpan(at));
}
