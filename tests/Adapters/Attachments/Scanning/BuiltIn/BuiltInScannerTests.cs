using System.Text;
using Cartrita.Core.Attachments.Scanning;
using Cartrita.Core.Errors;
using Cartrita.TestSupport.Files;

namespace Cartrita.Adapters.Tests.Attachments.Scanning.BuiltIn;

public sealed class BuiltInScannerTests
{
    [Theory]
    [InlineData("notes.md", "MZ is how Mark Zbikowski signed. It opens this text as well, which goes on for more than sixty-four characters.")]
    [InlineData("run.sh", "#!/bin/sh\necho hello\n")]
    [InlineData("notes.txt", "")]
    [InlineData("gradlew", "#!/bin/sh\n")]
    [InlineData("notes.txt", "BZh is how bzip2 begins, and PK how zip does, and \u001F no gzip.")]
    public async Task Plain_text_passes(string name, string text)
    {
        var verdict = await Scans.RunAsync(name, Encoding.UTF8.GetBytes(text));

        Assert.Null(verdict.Problem);
        Assert.Empty(verdict.Findings);
        Assert.Equal(("built-in", "1"), (verdict.Engine, verdict.EngineVersion));
    }

    [Theory]
    [InlineData("7F454C4602010100", "elf")]
    [InlineData("CFFAEDFE07000001", "mach_o")]
    [InlineData("FEEDFACE00000012", "mach_o")]
    [InlineData("CAFEBABE00000002", "mach_o")]
    [InlineData("0061736D01000000", "wasm")]
    [InlineData("4D5A90000300000004000000FFFF0000", "pe")]
    [InlineData("D0CF11E0A1B11AE10000000000000000", "ole")]
    [InlineData("4C0000000114020000000000C0000000", "shortcut")]
    public async Task Executable_is_refused_whatever_its_name_and_wherever_it_lies(string head, string kind)
    {
        byte[] program = [.. Convert.FromHexString(head), .. new byte[500]];

        await ExpectAsync("notes.md", program, Problems.ExecutableContent, kind, "notes.md");
        await ExpectAsync("a.zip", Archives.Zip(("readme.txt", "hello"u8.ToArray()), ("docs/notes.md", program)), Problems.ExecutableContent, kind, "a.zip/docs/notes.md");
        await ExpectAsync("a.tar", Archives.Tar(("docs/notes.md", program)), Problems.ExecutableContent, kind, "a.tar/docs/notes.md");
        await ExpectAsync("a.pdf", Archives.Pdf("text"u8.ToArray(), program), Problems.ExecutableContent, kind, "a.pdf");
    }

    [Theory]
    [InlineData("table.csv")]
    [InlineData("data.json")]
    [InlineData("photo.png")]
    [InlineData("style.css")]
    public async Task Script_that_poses_as_data_is_refused(string name)
    {
        await ExpectAsync(name, "#!/usr/bin/env node\n"u8.ToArray(), Problems.ExecutableContent, "script", name);
        await ExpectAsync(name, [.. Encoding.UTF8.Preamble, .. "#!/bin/sh\n"u8], Problems.ExecutableContent, "script", name);
    }

    [Fact]
    public async Task Macros_of_office_are_refused() =>
        await ExpectAsync("a.zip", Archives.Zip(("word/VBAPROJECT.bin", [1, 2, 3])), Problems.ExecutableContent, "vba_macro", "a.zip/word/VBAPROJECT.bin");

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(65_500)]
    [InlineData(131_005)]
    [InlineData(131_071)]
    [InlineData(131_072)]
    [InlineData(300_001)]
    public async Task Test_file_is_found_wherever_it_stands(int before)
    {
        byte[] file = [.. Enumerable.Repeat((byte)'a', before), .. Archives.Eicar, .. Enumerable.Repeat((byte)'b', 1000)];

        await ExpectAsync("notes.txt", file, Problems.MalwareDetected, "eicar", "notes.txt");
        Assert.Equal(Problems.MalwareDetected, (await Scans.RunAsync("notes.txt", file, piece: 7)).Problem);
        Assert.Equal(Problems.MalwareDetected, (await Scans.RunAsync("notes.txt", file, piece: 67)).Problem);
        Assert.Equal(Problems.MalwareDetected, (await Scans.RunAsync("notes.txt", file, piece: 68)).Problem);
        Assert.Null((await Scans.RunAsync("notes.txt", [.. file[..(before + 67)], .. "bbb"u8], piece: 7)).Problem);
    }

    [Fact]
    public async Task Test_file_is_found_in_archives_of_every_nesting()
    {
        var zip = Archives.Zip(("eicar.txt", Archives.Eicar));

        await ExpectAsync("a.zip", zip, Problems.MalwareDetected, "eicar", "a.zip/eicar.txt");
        await ExpectAsync("a.tar.gz", Archives.Gzip(Archives.Tar(("in/b.zip", zip))), Problems.MalwareDetected, "eicar", "a.tar.gz/in/b.zip/eicar.txt");
        await ExpectAsync("a.gz", Archives.Gzip(Archives.Eicar), Problems.MalwareDetected, "eicar", "a.gz");
        await ExpectAsync("a.pdf", Archives.Pdf(Archives.Eicar), Problems.MalwareDetected, "eicar", "a.pdf");
        await ExpectAsync("a.pdf", Archives.Pdf(Archives.Zip(("x", Archives.Gzip(Archives.Eicar)))), Problems.MalwareDetected, "eicar", "a.pdf/x");
    }

    [Fact]
    public async Task Test_file_is_found_around_the_members_too()
    {
        var zip = Archives.Zip(("a.txt", "hello"u8.ToArray()));
        var gzip = Archives.Gzip("hello"u8.ToArray());
        var tar = Archives.Tar(("a.txt", "hello"u8.ToArray()));

        Assert.Equal(Problems.MalwareDetected, (await Scans.RunAsync("a.gz", [.. gzip, .. Archives.Eicar])).Problem);
        Assert.Equal(Problems.MalwareDetected, (await Scans.RunAsync("a.tar", [.. tar, .. Archives.Eicar])).Problem);
        Assert.Equal(Problems.MalwareDetected, (await Scans.RunAsync("a.zip", [.. zip, .. Archives.Eicar])).Problem);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Stream_that_does_not_seek_is_scanned_alike(bool seekable)
    {
        var noise = new byte[3 * 1024 * 1024];
        new Random(1).NextBytes(noise);
        noise[0] = 1;
        var clean = Archives.Zip(("noise.bin", noise), ("a.txt", "hello"u8.ToArray()));
        var bad = Archives.Zip(("noise.bin", noise), ("in.zip", Archives.Zip(("noise.bin", noise), ("a.txt", Archives.Eicar))));

        Assert.Null((await Scans.RunAsync("a.zip", clean, seekable: seekable)).Problem);
        Assert.Equal(Problems.MalwareDetected, (await Scans.RunAsync("a.zip", bad, seekable: seekable)).Problem);
        Assert.Null((await Scans.RunAsync("a.pdf", Archives.Pdf(noise), seekable: seekable)).Problem);
    }

    [Fact]
    public async Task Secret_is_told_by_kind_and_line_and_refused_where_the_policy_says_so()
    {
        var secret = "AKIA" + "Q7ZK2VB9XW4LM8RT";
        var text = Encoding.UTF8.GetBytes($"first\nkey = {secret}\n{new string('x', 200_000)}\n{string.Concat(Enumerable.Repeat("line\n", 60_000))}again {secret}\n");
        ScanFinding[] expected = [new("aws_access_key", "notes.txt", 2), new("aws_access_key", "notes.txt", 60_004)];

        var warned = await Scans.RunAsync("notes.txt", text);
        var blocked = await Scans.RunAsync("notes.txt", text, options => options.Secrets = SecretPolicy.Block);
        var archived = await Scans.RunAsync("a.zip", Archives.Zip(("src/notes.txt", text)));

        Assert.True(warned.IsClean);
        Assert.Equal(expected, warned.Findings);
        Assert.Equal(Problems.SecretDetected, blocked.Problem);
        Assert.Equal(expected, blocked.Findings);
        Assert.Equal([.. expected.Select(finding => finding with { Where = "a.zip/src/notes.txt" })], archived.Findings);
        Assert.DoesNotContain(secret, warned.ToString() + blocked.Detail, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Encrypted_pdf_is_refused() =>
        await ExpectAsync("a.pdf", Archives.Pdf("<< /Root 1 0 R /Encrypt 9 0 R >>", "text"u8.ToArray()), Problems.EncryptedContent, "encrypted", "a.pdf");

    [Fact]
    public async Task Metadata_that_only_speaks_of_encryption_passes() =>
        Assert.Null((await Scans.RunAsync("a.pdf", Archives.Pdf("<< /Root 1 0 R /EncryptMetadata false >>", "text"u8.ToArray()))).Problem);

    [Theory]
    [InlineData("377ABCAF271C0004")]
    [InlineData("526172211A070100")]
    [InlineData("FD377A585A000004")]
    [InlineData("28B52FFD04000000")]
    public async Task Archive_of_a_kind_that_cannot_be_looked_into_is_refused(string head) =>
        await ExpectAsync("a.zip", Archives.Zip(("in.bin", [.. Convert.FromHexString(head), .. new byte[64]])), Problems.UnreadableFile, "archive_kind", "a.zip/in.bin");

    private static async Task ExpectAsync(string name, byte[] content, Problem problem, string kind, string where)
    {
        var verdict = await Scans.RunAsync(name, content);

        Assert.Equal(problem, verdict.Problem);
        Assert.Equal(new ScanFinding(kind, where), verdict.Findings[^1]);
        Assert.NotNull(verdict.Detail);
    }
}
