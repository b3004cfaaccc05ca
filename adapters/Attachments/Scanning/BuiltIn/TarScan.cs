using System.Globalization;
using System.Text;

namespace Cartrita.Adapters.Attachments.Scanning.BuiltIn;

/// <summary>Looks into a tar file. Links and devices are passed over: they have no bytes, and nothing follows them.</summary>
/// <param name="run">The scan.</param>
/// <param name="scan">Looks at the members.</param>
internal sealed class TarScan(ScanRun run, ContentScan scan)
{
    // What describes the next member: its long name, its attributes.
    private const int MaximumAttributes = 1024 * 1024;

    private byte[]? path;
    private long? size;

    /// <summary>Reads it to its end.</summary>
    public async Task InspectAsync(WatchedStream content, ScanNode node)
    {
        var block = new byte[TarHeader.Length];
        while (await content.ReadAtLeastAsync(block, block.Length, throwOnEndOfStream: false, run.Cancelled) is var read and > 0)
        {
            if (read < block.Length)
            {
                throw new InvalidDataException("The tar file is cut off.");
            }

            if (TarHeader.Read(block) is not { } header)
            {
                break;
            }

            run.CountMember(node);
            await EntryAsync(content, node, header);
        }

        await content.DrainAsync(run.Cancelled);
    }

    private async Task EntryAsync(WatchedStream content, ScanNode node, TarHeader header)
    {
        switch (header.Type)
        {
            case 'x':
                ReadAttributes(await AttributesAsync(content, header));
                return;
            case 'g':
                RequireHarmless(await AttributesAsync(content, header));
                return;
            case 'L':
                path = [.. (await AttributesAsync(content, header)).AsSpan().TrimEnd((byte)0)];
                return;
            case 'K':
                await AttributesAsync(content, header);
                return;
        }

        var (name, length) = (path ?? header.Name, size ?? header.Size);
        (path, size) = (null, null);
        var member = node.Member(ScannedPath.Read(name, node).TrimEnd('/'));
        switch (header.Type)
        {
            // Hard link, symbolic link, character device, block device, folder, pipe: readers differ on whether bytes may follow.
            case >= '1' and <= '6' when length != 0:
                throw new InvalidDataException("A link, device or folder of the tar file has bytes.");
            case >= '1' and <= '6':
                return;
            case 'S' or 'M':
                throw ScanRun.Unreadable("tar_kind", member, "A member of the archive is sparse, or goes on in another archive, so it can't be looked into.");
        }

        var bytes = new TarMemberStream(content, length);
        await using (bytes)
        {
            await scan.InspectAsync(bytes, member);
        }

        await bytes.PassAsync(run.Cancelled);
        await SkipPaddingAsync(content, length);
    }

    private async Task<byte[]> AttributesAsync(WatchedStream content, TarHeader header)
    {
        if (header.Size > MaximumAttributes)
        {
            throw new InvalidDataException("The attributes of a member of the tar file are too long.");
        }

        var bytes = new byte[header.Size];
        if (await content.ReadAtLeastAsync(bytes, bytes.Length, throwOnEndOfStream: false, run.Cancelled) < bytes.Length)
        {
            throw new InvalidDataException("The tar file is cut off.");
        }

        await SkipPaddingAsync(content, header.Size);
        return bytes;
    }

    private async Task SkipPaddingAsync(WatchedStream content, long length)
    {
        var padding = (int)(-length & (TarHeader.Length - 1));
        if (padding > 0)
        {
            await content.ReadAtLeastAsync(new byte[padding], padding, throwOnEndOfStream: false, run.Cancelled);
        }
    }

    private void ReadAttributes(byte[] attributes)
    {
        foreach (var (key, value) in Records(attributes))
        {
            switch (key)
            {
                case "path":
                    path = value;
                    break;
                case "size":
                    size = long.TryParse(value, NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number : throw new InvalidDataException("A size of the tar file is none.");
                    break;
            }
        }
    }

    // What holds for all members may not say what each of them is.
    private static void RequireHarmless(byte[] attributes)
    {
        if (Records(attributes).Any(record => record.Key is "path" or "size"))
        {
            throw new InvalidDataException("The tar file gives all its members one path or one size.");
        }
    }

    // "LENGTH KEY=VALUE\n", where the length is that of the whole record.
    private static IEnumerable<(string Key, byte[] Value)> Records(byte[] attributes)
    {
        for (var at = 0; at < attributes.Length && attributes[at] != 0;)
        {
            var rest = attributes.AsSpan(at);
            var space = rest[..Math.Min(rest.Length, 20)].IndexOf((byte)' ');
            if (space < 1
                || !int.TryParse(rest[..space], NumberStyles.None, CultureInfo.InvariantCulture, out var length)
                || length <= space + 2
                || length > rest.Length
                || rest[length - 1] != '\n'
                || rest[(space + 1)..length].IndexOf((byte)'=') is not (var sign and > 0))
            {
                throw new InvalidDataException("The attributes of a member of the tar file are damaged.");
            }

            at += length;
            yield return (Encoding.UTF8.GetString(attributes, at - length + space + 1, sign), attributes[(at - length + space + sign + 2)..(at - 1)]);
        }
    }
}
