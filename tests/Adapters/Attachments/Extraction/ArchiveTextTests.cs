using System.Formats.Tar;
using System.IO.Compression;
using System.Text;
using Cartrita.Adapters.Attachments.Extraction;
using Cartrita.Core.Attachments;
using Cartrita.Core.Attachments.Extraction;
using Cartrita.Core.Attachments.Scanning;
using Cartrita.Core.Errors;
using Cartrita.Core.Tools;
using Cartrita.TestSupport.Requirements;

namespace Cartrita.Adapters.Tests.Attachments.Extraction;

public sealed class ArchiveTextTests
{
    [Fact]
    public async Task Zip_has_its_members_in_the_order_of_their_paths()
    {
        var parts = await ReadAsync("a.zip", Zip(("src/b.py", "def b():\n    pass\n"u8.ToArray()), ("src/", []), ("a.md", "# A\ntext\n"u8.ToArray())));

        Assert.Equal(["a.zip/a.md", "a.zip/src/b.py"], parts.Select(part => part.Path));
        Assert.Equal(["A", "b"], parts.Select(part => Assert.Single(part.Chunks).Section));
    }

    [Fact]
    public async Task Tar_and_compressed_tar_have_their_members()
    {
        var tar = Tar(("x/one.txt", "one"u8.ToArray()), ("two.txt", "two"u8.ToArray()));

        Assert.Equal([("a.tar/x/one.txt", "one"), ("a.tar/two.txt", "two")], (await ReadAsync("a.tar", tar)).Select(part => (part.Path, part.Text)));
        Assert.Equal([("a.tar.gz/x/one.txt", "one"), ("a.tar.gz/two.txt", "two")], (await ReadAsync("a.tar.gz", Gzip(tar))).Select(part => (part.Path, part.Text)));
    }

    [Fact]
    public async Task Compressed_file_is_one_member_under_its_name()
    {
        var part = Assert.Single(await ReadAsync("notes.txt.gz", Gzip("hello"u8.ToArray())));

        Assert.Equal(("notes.txt.gz/notes.txt", "hello"), (part.Path, part.Text));
    }

    [Fact]
    public async Task Archives_in_archives_are_opened_under_joined_paths_to_a_depth_of_five()
    {
        var archive = Zip(("deep.txt", "deep"u8.ToArray()));
        for (var level = 5; level > 1; level--)
        {
            archive = level % 2 == 0 ? Gzip(Tar(($"{level}.zip", archive))) : Zip(($"{level}.tar.gz", archive));
        }

        var part = Assert.Single(await ReadAsync("1.tar.gz", archive));
        var deeper = Assert.Single(await ReadAsync("0.zip", Zip(("1.tar.gz", archive))));

        Assert.Equal(("1.tar.gz/2.zip/3.tar.gz/4.zip/5.tar.gz/deep.txt", "deep"), (part.Path, part.Text));
        Assert.Equal("stored, not indexed: archives are opened to a depth of 5.", deeper.Notice);
    }

    [Fact]
    public async Task Archives_are_opened_as_deep_as_they_are_scanned()
    {
        var extractor = Extracting.Extractor(scanning: new ScanningOptions { MaxDepth = 2 });

        var parts = await Extracting.PartsAsync(extractor, "1.zip", FileCategory.Archive, Zip(("2.zip", Zip(("a.txt", "text"u8.ToArray()), ("3.zip", Zip(("b.txt", "text"u8.ToArray())))))));

        Assert.Equal([("1.zip/2.zip/3.zip", "stored, not indexed: archives are opened to a depth of 2."), ("1.zip/2.zip/a.txt", null)], parts.Select(part => (part.Path, part.Notice)));
    }

    [Fact]
    public async Task Members_that_cannot_be_read_are_parts_that_say_so()
    {
        var parts = await ReadAsync("a.zip", Zip(
            ("1.bin", [1, 2, 3]), ("2.txt", [(byte)'a', 0xFF]), ("3.txt", []), ("4.mp3", [.. "ID3"u8, 0, 0, 0]), ("5.zip", "no zip"u8.ToArray()), ("6.zip", [.. "PK\u0003\u0004"u8, 1, 2, 3]), ("7.txt", "fine"u8.ToArray())));

        Assert.Equal(
            [
                ("a.zip/1.bin", "stored, not indexed: files of this type are not read.", "unsupported_file"),
                ("a.zip/2.txt", "stored, not indexed: byte 1 is not UTF-8.", "invalid_encoding"),
                ("a.zip/3.txt", "stored, not indexed: the file holds no text.", "empty_file"),
                ("a.zip/4.mp3", "stored, not indexed: nothing here transcribes audio and video.", null),
                ("a.zip/5.zip", "stored, not indexed: the file is not what its name says.", "file_type_mismatch"),
                ("a.zip/6.zip", "stored, not indexed: the archive is damaged, or it is none.", "unreadable_file"),
                ("a.zip/7.txt", null, null),
            ],
            parts.Select(part => (part.Path, part.Notice, part.Problem?.Code)));
    }

    [SystemProgramFact("bwrap", "pdftotext")]
    public async Task Documents_in_archives_are_read_and_one_that_is_encrypted_is_told()
    {
        var parts = await ReadAsync("a.zip", Zip(("1.pdf", PdfFiles.Of("Hello.")), ("2.pdf", PdfFiles.Encrypted)));

        Assert.Equal("Hello.\n\n", parts[0].Text);
        Assert.Same(Problems.EncryptedContent, parts[1].Problem);
    }

    [Fact]
    public async Task Documents_of_an_archive_share_its_processor_time_and_the_rest_is_told()
    {
        var sandbox = new SlowSandbox();
        var members = Enumerable.Range(0, 2000).Select(at => ($"{at:0000}.pdf", "%PDF-1.7"u8.ToArray())).Append(("z.txt", "text"u8.ToArray())).ToArray();

        var parts = await Extracting.PartsAsync(Extracting.Extractor(new ExtractionOptions { MaxParts = 3000, ArchiveCpuSeconds = 150 }, sandbox), "a.zip", FileCategory.Archive, Zip(members));

        Assert.Equal([60, 60, 30], sandbox.Granted);
        Assert.Equal([180.0, 180.0, 90.0], sandbox.Walls);
        Assert.Equal(3, parts.Count(part => part.Problem == Problems.UnreadableFile));
        Assert.Equal(1997, parts.Count(part => part.Notice == "stored, not indexed: documents before it took the 150 s of processor time that reading those of an archive may take."));
        Assert.Equal("text", parts[^1].Text);
    }

    [Fact]
    public async Task Documents_of_an_archive_that_are_quick_leave_time_for_the_others()
    {
        var sandbox = new SlowSandbox { Elapsed = TimeSpan.FromMilliseconds(100), End = SandboxEnd.Exited };

        await Extracting.PartsAsync(
            Extracting.Extractor(new ExtractionOptions { ArchiveCpuSeconds = 60 }, sandbox), "a.zip", FileCategory.Archive, Zip([.. Enumerable.Range(0, 500).Select(at => ($"{at}.pdf", "%PDF-1.7"u8.ToArray()))]));

        Assert.Equal(500, sandbox.Granted.Count);
    }

    [Theory]
    [InlineData("../../etc/passwd.txt", "a.zip/etc/passwd.txt")]
    [InlineData("/abs/x.txt", "a.zip/abs/x.txt")]
    [InlineData("C:\\dir\\x.txt", "a.zip/C:/dir/x.txt")]
    [InlineData("a//./b/x.txt", "a.zip/a/b/x.txt")]
    [InlineData("e\u0301.txt", "a.zip/\u00E9.txt")]
    [InlineData("\u202Etxt.exe\u0007.txt", "a.zip/txt.exe.txt")]
    [InlineData("a\u3164\u2800b.txt", "a.zip/ab.txt")]
    public async Task Names_are_made_paths_inside_the_archive(string name, string path) =>
        Assert.Equal(path, Assert.Single(await ReadAsync("a.zip", Zip((name, "x"u8.ToArray())))).Path);

    [Fact]
    public async Task Name_that_is_too_long_keeps_its_end()
    {
        var path = Assert.Single(await ReadAsync("a.zip", Zip((string.Concat(Enumerable.Repeat("folder/", 300)) + "x.txt", "x"u8.ToArray())))).Path;

        Assert.InRange(path.Length, 1, 400);
        Assert.EndsWith("/x.txt", path, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Links_in_a_tar_are_parts_without_text()
    {
        using var bytes = new MemoryStream();
        using (var tar = new TarWriter(bytes, leaveOpen: true))
        {
            tar.WriteEntry(new PaxTarEntry(TarEntryType.Directory, "dir"));
            tar.WriteEntry(new PaxTarEntry(TarEntryType.SymbolicLink, "link.txt") { LinkName = "/etc/passwd" });
        }

        var part = Assert.Single(await ReadAsync("a.tar", bytes.ToArray()));

        Assert.Equal(("a.tar/link.txt", "stored, not indexed: it is encrypted, or a link or a device."), (part.Path, part.Notice));
    }

    [Fact]
    public async Task More_members_than_are_read_are_counted()
    {
        var parts = await ReadAsync("a.zip", Zip([.. Enumerable.Range(0, 10).Select(at => ($"{at}.txt", Encoding.UTF8.GetBytes($"text {at}")))]), new ExtractionOptions { MaxParts = 3 });

        Assert.Equal(4, parts.Count);
        Assert.StartsWith("stored, not indexed: 7 more members were left out", parts[3].Notice, StringComparison.Ordinal);
    }

    [Fact]
    public async Task More_text_than_is_read_is_counted_in_members()
    {
        var parts = await ReadAsync("a.zip", Zip([.. Enumerable.Range(0, 5).Select(at => ($"{at}.txt", Encoding.UTF8.GetBytes(new string('x', 1000))))]), new ExtractionOptions { MaxArchiveText = 1500 });

        Assert.Equal(2, parts.Count(part => part.Text.Length > 0));
        Assert.StartsWith("stored, not indexed: 3 more members were left out", parts[^1].Notice, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Archive_that_ends_too_early_keeps_what_was_read()
    {
        var tar = Tar(("1.txt", "one"u8.ToArray()), ("2.txt", Encoding.UTF8.GetBytes(new string('x', 5000))));

        var parts = await ReadAsync("a.tar", tar[..2000]);

        Assert.Equal("one", parts[0].Text);
        Assert.Same(Problems.UnreadableFile, parts[^1].Problem);
    }

    [Fact]
    public async Task Archive_without_files_is_refused_as_empty()
    {
        Assert.Same(Problems.EmptyFile, (await Extracting.RefusalAsync(Extracting.Extractor(), "a.zip", FileCategory.Archive, Zip())).Problem);
        Assert.Same(Problems.EmptyFile, (await Extracting.RefusalAsync(Extracting.Extractor(), "a.zip", FileCategory.Archive, Zip(("dir/", [])))).Problem);
    }

    // Bytes of an archive that were changed, cut or put together at random: parts or a problem, nothing else.
    [Fact]
    public async Task Archive_of_garbage_ends_in_parts_or_a_problem()
    {
        byte[][] good = [Zip(("a.txt", "text text text"u8.ToArray()), ("b/c.md", "# x"u8.ToArray())), Tar(("a.txt", "text"u8.ToArray())), Gzip(Tar(("a.txt", "text"u8.ToArray()))), Gzip("text"u8.ToArray())];
        var random = new Random(7);
        var (read, refused) = (0, 0);
        for (var round = 0; round < 2000; round++)
        {
            var bytes = good[round % good.Length].ToArray();
            for (var change = random.Next(1, 6); change > 0; change--)
            {
                bytes[random.Next(bytes.Length)] = (byte)random.Next(256);
            }

            bytes = random.Next(4) == 0 ? bytes[..random.Next(bytes.Length)] : bytes;
            var request = new ExtractionRequest
            {
                FileName = "a", MediaType = new[] { "application/zip", "application/x-tar", "application/gzip", "application/gzip" }[round % 4], Category = FileCategory.Archive, OpenAsync = _ => Task.FromResult<Stream>(new MemoryStream(bytes)),
            };
            try
            {
                await foreach (var part in Extracting.Extractor().ExtractAsync(request, CancellationToken.None))
                {
                    read++;
                    Assert.NotEmpty(part.Path);
                }
            }
            catch (CartritaException exception)
            {
                refused++;
                Assert.Contains(exception.Problem, new[] { Problems.UnreadableFile, Problems.EmptyFile });
            }
        }

        Assert.True(read > 100 && refused > 100, $"{read} parts, {refused} refusals");
    }

    private static Task<List<ExtractedPart>> ReadAsync(string name, byte[] bytes, ExtractionOptions? options = null) =>
        Extracting.PartsAsync(Extracting.Extractor(options), name, FileCategory.Archive, bytes);

    private static byte[] Zip(params (string Name, byte[] Bytes)[] members)
    {
        using var bytes = new MemoryStream();
        using (var zip = new ZipArchive(bytes, ZipArchiveMode.Create, leaveOpen: true))
        {
            foreach (var (name, content) in members)
            {
                using var entry = zip.CreateEntry(name).Open();
                entry.Write(content);
            }
        }

        return bytes.ToArray();
    }

    private static byte[] Tar(params (string Name, byte[] Bytes)[] members)
    {
        using var bytes = new MemoryStream();
        using (var tar = new TarWriter(bytes, leaveOpen: true))
        {
            foreach (var (name, content) in members)
            {
                tar.WriteEntry(new PaxTarEntry(TarEntryType.RegularFile, name) { DataStream = new MemoryStream(content) });
            }
        }

        return bytes.ToArray();
    }

    private static byte[] Gzip(byte[] content)
    {
        using var bytes = new MemoryStream();
        using (var gzip = new GZipStream(bytes, CompressionMode.Compress, leaveOpen: true))
        {
            gzip.Write(content);
        }

        return bytes.ToArray();
    }

    // Takes the time that it says, by no clock.
    private sealed class SlowSandbox : ISandbox
    {
        internal List<int> Granted { get; } = [];

        internal List<double> Walls { get; } = [];

        internal TimeSpan Elapsed { get; init; } = TimeSpan.FromSeconds(180);

        internal SandboxEnd End { get; init; } = SandboxEnd.CpuTime;

        public Task<SandboxResult> RunAsync(SandboxCommand command, CancellationToken cancellationToken)
        {
            Granted.Add(command.Limits.CpuSeconds);
            Walls.Add(command.Limits.WallTime.TotalSeconds);
            return Task.FromResult(new SandboxResult(End, End == SandboxEnd.Exited ? 0 : null, string.Empty) { Elapsed = Elapsed });
        }
    }
}
