using System.Buffers.Binary;
using System.Formats.Tar;
using System.IO.Compression;
using System.Text;
using Cartrita.Core.Attachments.Scanning;
using Cartrita.Core.Errors;
using Cartrita.TestSupport.Files;

namespace Cartrita.Adapters.Tests.Attachments.Scanning.BuiltIn;

/// <summary>Archives that were made to hide something, or to exhaust who opens them.</summary>
public sealed class HostileArchiveTests
{
    private static readonly byte[] Hello = "hello"u8.ToArray();

    [Fact]
    public async Task Archives_may_lie_in_each_other_five_deep_and_no_deeper()
    {
        var archive = Hello;
        for (var depth = 1; depth <= 5; depth++)
        {
            archive = depth % 2 == 0 ? Archives.Zip(($"in{depth}", archive)) : Archives.Tar(($"in{depth}", archive));
        }

        Assert.Null((await Scans.RunAsync("a.tar", archive)).Problem);
        await ExpectAsync(Archives.Zip(("in6", archive)), Problems.ArchiveBomb, "archive_depth");
        Assert.Null((await Scans.RunAsync("a.tar.gz", Archives.Gzip(archive))).Problem);
        await ExpectAsync(Archives.Gzip(Archives.Gzip(archive)), Problems.ArchiveBomb, "archive_depth");
    }

    [Fact]
    public async Task Archive_that_holds_itself_ends_at_the_depth()
    {
        // The droste of archives, made by hand: each member of the chain is what the one before expands to.
        var archive = Archives.Zip(("r/r.zip", Hello));
        for (var level = 0; level < 40; level++)
        {
            archive = Archives.Zip(("r/r.zip", archive));
        }

        await ExpectAsync(archive, Problems.ArchiveBomb, "archive_depth");
    }

    [Fact]
    public async Task Ratio_is_bounded_once_a_member_is_large()
    {
        var small = new byte[8 * 1024 * 1024];
        var large = new byte[24 * 1024 * 1024];

        Assert.Null((await Scans.RunAsync("a.zip", Archives.Zip(CompressionLevel.SmallestSize, ("zeros", small)))).Problem);
        await ExpectAsync(Archives.Zip(CompressionLevel.SmallestSize, ("zeros", large)), Problems.ArchiveBomb, "archive_ratio", "a/zeros");
        await ExpectAsync(Archives.Gzip(large), Problems.ArchiveBomb, "archive_ratio");
        await ExpectAsync(Archives.Pdf(large), Problems.ArchiveBomb, "archive_ratio");
    }

    [Fact]
    public async Task All_members_together_are_bounded_over_every_level()
    {
        var inner = Archives.Zip(("a", new byte[900_000]), ("b", new byte[900_000]));
        static void Set(ScanningOptions options) => options.MaxExpandedBytes = 3 << 20;

        Assert.Null((await Scans.RunAsync("a", inner, Set)).Problem);
        var verdict = await Scans.RunAsync("a", Archives.Tar(("1.zip", inner), ("2.zip", inner)), Set);

        Assert.Equal((Problems.ArchiveBomb, "archive_size"), (verdict.Problem, verdict.Findings[^1].Kind));
    }

    [Fact]
    public async Task Number_of_members_is_bounded_over_every_level()
    {
        var inner = Archives.Zip([.. Enumerable.Range(0, 6).Select(index => ($"{index}", Hello))]);
        static void Set(ScanningOptions options) => options.MaxMembers = 10;

        Assert.Null((await Scans.RunAsync("a", inner, Set)).Problem);
        var verdict = await Scans.RunAsync("a", Archives.Zip(("1.zip", inner), ("2.zip", inner)), Set);

        Assert.Equal((Problems.ArchiveBomb, "archive_members"), (verdict.Problem, verdict.Findings[^1].Kind));
    }

    [Fact]
    public async Task Members_that_share_bytes_are_refused()
    {
        var zip = Archives.Zip(CompressionLevel.NoCompression, ("a", Hello), ("b", Hello));
        var second = Directory(zip, entry: 1);
        var first = BinaryPrimitives.ReadInt32LittleEndian(zip.AsSpan(Directory(zip, entry: 0) + 42));
        BinaryPrimitives.WriteInt32LittleEndian(zip.AsSpan(second + 42), first);
        zip[second + 46] = (byte)'a';

        await ExpectAsync(zip, Problems.ArchiveBomb, "archive_overlap", "a/a");
    }

    [Fact]
    public async Task Member_that_is_larger_than_it_says_is_refused()
    {
        var zip = Archives.Zip(("a", new byte[5000]));
        BinaryPrimitives.WriteInt32LittleEndian(zip.AsSpan(Directory(zip, entry: 0) + 24), 4000);

        await ExpectAsync(zip, Problems.ArchiveBomb, "archive_declared_size", "a/a");
        BinaryPrimitives.WriteInt32LittleEndian(zip.AsSpan(Directory(zip, entry: 0) + 24), 6000);
        await ExpectAsync(zip, Problems.UnreadableFile, "damaged");
    }

    [Theory]
    [InlineData(6, 1)] // the flags: encrypted
    [InlineData(8, 12)] // the method
    [InlineData(30, 'x')] // the name
    public async Task Member_that_the_directory_describes_otherwise_is_refused(int offset, byte value)
    {
        var zip = Archives.Zip(("a", Hello));
        zip[offset] = value;

        await ExpectAsync(zip, Problems.UnreadableFile, "damaged");
    }

    [Theory]
    [InlineData(8, 0x01)] // encrypted
    [InlineData(8, 0x40)] // strongly encrypted
    [InlineData(10, 99)] // AES
    public async Task Encrypted_member_is_refused(int offset, byte value)
    {
        var zip = Archives.Zip(("b", Hello), ("a", Hello));
        zip[Directory(zip, entry: 1) + offset] = value;

        await ExpectAsync(zip, Problems.EncryptedContent, "encrypted", "a/a");
    }

    [Fact]
    public async Task Method_that_cannot_be_undone_is_refused()
    {
        var zip = Archives.Zip(("a", Hello));
        zip[8] = zip[Directory(zip, entry: 0) + 10] = 14;

        await ExpectAsync(zip, Problems.UnreadableFile, "compression_method", "a/a");
    }

    [Fact]
    public async Task Second_end_in_the_comment_is_refused()
    {
        var zip = Archives.Zip(("a", Hello));
        byte[] comment = [.. "PK\u0005\u0006"u8, .. new byte[18], .. "rest"u8];
        BinaryPrimitives.WriteUInt16LittleEndian(zip.AsSpan(zip.Length - 2), (ushort)comment.Length);

        await ExpectAsync([.. zip, .. comment], Problems.UnreadableFile, "damaged");
    }

    [Fact]
    public async Task Comment_and_empty_archive_pass()
    {
        var zip = Archives.Zip(("a", Hello));
        BinaryPrimitives.WriteUInt16LittleEndian(zip.AsSpan(zip.Length - 2), 7);

        Assert.Null((await Scans.RunAsync("a", [.. zip, .. "comment"u8])).Problem);
        Assert.Null((await Scans.RunAsync("a", Archives.Zip())).Problem);
        Assert.Null((await Scans.RunAsync("a", Archives.Zip(("folder/", []), ("folder/a", Hello)))).Problem);
        Assert.Null((await Scans.RunAsync("a", Archives.Tar())).Problem);
    }

    [Theory]
    [InlineData("../a")]
    [InlineData("x/../../a")]
    [InlineData("/etc/passwd")]
    [InlineData("..\\a")]
    [InlineData("C:\\a")]
    [InlineData("a\u202Egpj")]
    [InlineData("a\nb")]
    public async Task Path_that_leads_out_or_deceives_is_refused(string path)
    {
        await ExpectAsync(Archives.Zip((path, Hello)), Problems.InvalidFileName, "unsafe_path");
        await ExpectAsync(Archives.Tar((path, Hello)), Problems.InvalidFileName, "unsafe_path");
        await ExpectAsync(Archives.Tar(TarEntryFormat.Gnu, (path, Hello)), Problems.InvalidFileName, "unsafe_path");
    }

    [Theory]
    [InlineData("./a.txt")]
    [InlineData("..a/b")]
    [InlineData(".github/workflows/ci.yml")]
    [InlineData("dir\\file.txt")]
    [InlineData("aux.c")]
    public async Task Ordinary_path_passes(string path)
    {
        Assert.Null((await Scans.RunAsync("a", Archives.Zip((path, Hello)))).Problem);
        Assert.Null((await Scans.RunAsync("a", Archives.Tar((path, Hello)))).Problem);
    }

    [Theory]
    [InlineData(TarEntryFormat.V7)]
    [InlineData(TarEntryFormat.Ustar)]
    [InlineData(TarEntryFormat.Pax)]
    [InlineData(TarEntryFormat.Gnu)]
    public async Task Every_form_of_tar_is_read(TarEntryFormat format)
    {
        var name = format == TarEntryFormat.V7 ? "short" : $"{new string('d', 90)}/{new string('f', 90)}";
        var tar = Archives.Tar(format, ("first", new byte[1000]), (name, Archives.Eicar));

        await ExpectAsync(tar, Problems.MalwareDetected, "eicar", $"a/{name}");
        Assert.Null((await Scans.RunAsync("a", Archives.Tar(format, ("first", new byte[1000]), (name, Hello)))).Problem);
    }

    [Fact]
    public async Task Links_and_devices_of_a_tar_are_passed_over()
    {
        using var file = new MemoryStream();
        using (var writer = new TarWriter(file, TarEntryFormat.Pax, leaveOpen: true))
        {
            writer.WriteEntry(new PaxTarEntry(TarEntryType.SymbolicLink, "link") { LinkName = "/etc/passwd" });
            writer.WriteEntry(new PaxTarEntry(TarEntryType.HardLink, "hard") { LinkName = "link" });
            writer.WriteEntry(new PaxTarEntry(TarEntryType.CharacterDevice, "null") { DeviceMajor = 1, DeviceMinor = 3 });
            writer.WriteEntry(new PaxTarEntry(TarEntryType.Fifo, "pipe"));
            writer.WriteEntry(new PaxTarEntry(TarEntryType.Directory, "folder"));
            writer.WriteEntry(new PaxTarEntry(TarEntryType.RegularFile, "folder/a") { DataStream = new MemoryStream(Hello) });
        }

        Assert.Null((await Scans.RunAsync("a.tar", file.ToArray())).Problem);
    }

    [Fact]
    public async Task Link_with_bytes_and_sparse_file_are_refused()
    {
        var tar = Archives.Tar(TarEntryFormat.Ustar, ("a", Hello));

        await ExpectAsync(WithType(tar, '2'), Problems.UnreadableFile, "damaged");
        await ExpectAsync(WithType(tar, 'S'), Problems.UnreadableFile, "tar_kind", "a/a");
    }

    [Theory]
    [InlineData(100)]
    [InlineData(512)]
    [InlineData(515)]
    public async Task Tar_that_is_cut_off_is_refused(int length)
    {
        var tar = Archives.Tar(TarEntryFormat.Ustar, ("a", Hello), ("b", Hello))[..(1024 + length)];

        await ExpectAsync(tar, Problems.UnreadableFile, "damaged");
    }

    [Fact]
    public async Task Damaged_compressed_bytes_are_refused()
    {
        var gzip = Archives.Gzip(Encoding.ASCII.GetBytes(string.Concat(Enumerable.Range(0, 5000))));
        gzip.AsSpan(200, 100).Fill(0xFF);

        await ExpectAsync(gzip, Problems.UnreadableFile, "damaged");
    }

    private static byte[] WithType(byte[] tar, char type)
    {
        var changed = tar.ToArray();
        changed[156] = (byte)type;
        "        "u8.CopyTo(changed.AsSpan(148));
        Encoding.ASCII.GetBytes($"{Convert.ToString(changed.AsSpan(0, 512).ToArray().Sum(value => value), 8).PadLeft(6, '0')}\0 ").CopyTo(changed.AsSpan(148));
        return changed;
    }

    // Where an entry of the central directory stands.
    private static int Directory(byte[] zip, int entry)
    {
        var at = -1;
        for (var index = 0; index <= entry; index++)
        {
            at = at + 1 + zip.AsSpan(at + 1).IndexOf("PK\u0001\u0002"u8);
        }

        return at;
    }

    private static async Task ExpectAsync(byte[] content, Problem problem, string kind, string where = "a")
    {
        var verdict = await Scans.RunAsync("a", content);

        Assert.Equal(problem, verdict.Problem);
        Assert.Equal(kind, verdict.Findings[^1].Kind);
        Assert.True(where == "a" || where == verdict.Findings[^1].Where, verdict.Findings[^1].Where);
    }
}
