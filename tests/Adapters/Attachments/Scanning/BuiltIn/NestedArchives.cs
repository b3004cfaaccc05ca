using System.IO.Compression;
using Cartrita.TestSupport.Files;

namespace Cartrita.Adapters.Tests.Attachments.Scanning.BuiltIn;

/// <summary>Makes random nests of archives by a seed: clean ones, and ones that hold the EICAR test file at a random place.</summary>
internal sealed class NestedArchives(int seed)
{
    private const int DeepestArchive = 4;

    private readonly Random random = new(seed);

    /// <summary>An archive, its name for the extension.</summary>
    public (string Name, byte[] Content) Make(bool bad) => Archive(depth: 0, bad);

    private (string Name, byte[] Content) Archive(int depth, bool bad)
    {
        var members = new (string Name, byte[] Content)[random.Next(1, 5)];
        var badMember = bad ? random.Next(members.Length) : -1;
        for (var index = 0; index < members.Length; index++)
        {
            var (name, content) = depth < DeepestArchive - 1 && random.Next(3) == 0 ? Archive(depth + 1, index == badMember) : Leaf(index == badMember);
            members[index] = ($"{new string((char)('a' + random.Next(26)), random.Next(1, 60))}/{index}{name}", content);
        }

        return random.Next(5) switch
        {
            0 => (".zip", Archives.Zip(CompressionLevel.NoCompression, members)),
            1 => (".zip", Archives.Zip(CompressionLevel.Optimal, members)),
            2 => (".tar", Archives.Tar(members)),
            3 => (".tgz", Archives.Gzip(Archives.Tar(members))),
            _ => (".tar", Archives.Tar(System.Formats.Tar.TarEntryFormat.Gnu, members)),
        };
    }

    private (string Name, byte[] Content) Leaf(bool bad)
    {
        var before = Text(random.Next(0, random.Next(2) == 0 ? 300 : 300_000));
        byte[] content = bad ? [.. before, .. Archives.Eicar, .. Text(random.Next(0, 1000))] : before;
        return random.Next(4) switch
        {
            0 => (".gz", Archives.Gzip(content)),
            1 => (".pdf", Archives.Pdf(Text(50), content)),
            _ => (".txt", content),
        };
    }

    private byte[] Text(int length)
    {
        var text = new byte[length];
        for (var at = 0; at < length; at++)
        {
            text[at] = (byte)(random.Next(12) == 0 ? '\n' : 'a' + random.Next(26));
        }

        return text;
    }
}
