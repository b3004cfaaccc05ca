using System.Formats.Tar;
using System.Globalization;
using System.IO.Compression;
using System.Text;
using System.Text.Json.Nodes;

namespace Cartrita.EndToEnd.Tests.Ingestion;

/// <summary>Files of all kinds, one in twenty bad in a way of its own. The same count gives the same files.</summary>
internal static class MixedFiles
{
    private const int BadEvery = 20;

    // In two pieces, so that no scanner takes this program for the test file.
    private static readonly byte[] Eicar = [.. "X5O!P%@AP[4\\PZX54(P^)7CC)7}$"u8, .. "EICAR-STANDARD-ANTIVIRUS-TEST-FILE!$H+H*"u8];

    private static readonly Lazy<byte[]> Bomb = new(() => Zip(("zeros.txt", new byte[256 << 20])));

    private static readonly Func<int, string, MixedFile>[] Good =
    [
        (n, word) => Text(n, "md", word, $"# Handbook {n}\n\nThe word of this file is {word}.\n\n## Rules\n\nA deposit is returned within ten days.\n"),
        (n, word) => Text(n, "txt", word, $"Minutes of meeting {n}. Those who were there agreed on {word}.\r\nNothing else was said.\r\n"),
        (n, word) => Text(n, "py", word, $"import math\n\n\ndef area_{n}(radius):\n    \"\"\"Area, known as {word}.\"\"\"\n    return math.pi * radius ** 2\n"),
        (n, word) => Text(n, "cs", word, $"namespace Sample;\n\npublic sealed class Counter{n}\n{{\n    // {word}\n    public int Next(int value) => value + 1;\n}}\n"),
        (n, word) => Text(n, "json", word, new JsonObject { ["number"] = n, ["word"] = word, ["nested"] = new JsonArray(1, 2, 3) }.ToJsonString()),
        (n, word) => Text(n, "csv", word, $"city,inhabitants,word\nUlm,126000,{word}\nBonn,331000,none\n"),
        (n, word) => Text(n, "html", word, $"<!doctype html><html><head><title>Page {n}</title><script>var hidden = 1;</script></head><body><h1>Page {n}</h1><p>It says {word}.</p></body></html>"),
        (n, word) => Text(n, "ipynb", word, Notebook(word)),
        (n, word) => new($"book-{n}.pdf", SmallPdf.Of($"Page one of book {n}.", $"The second page names {word}."), "indexed", Needle: word),
        (n, word) => new($"sources-{n}.zip", Zip(("src/main.c", Bytes($"/* {word} */\nint main(void) {{ return {n}; }}\n")), ("README.md", Bytes($"# Sources {n}\n\nThey build.\n"))), "indexed", Needle: word),
        (n, word) => new($"notes-{n}.tar.gz", TarGz("notes/today.txt", $"Today's word was {word}, and nothing more."), "indexed", Needle: word),
        (n, _) => new($"tone-{n}.wav", Wave(n), "stored"),
    ];

    private static readonly Func<int, MixedFile>[] Bad =
    [
        n => new($"setup-{n}.md", [.. "MZ"u8, .. new byte[200], (byte)n], "rejected", "file_type_mismatch"),
        n => new($"test-{n}.txt", [.. Bytes($"Number {n}. "), .. Eicar], "rejected", "malware_detected"),
        n => new($"packed-{n}.zip", Zip(("a/b.txt", [.. Bytes($"{n} "), .. Eicar])), "rejected", "malware_detected"),
        n => new($"bomb-{n}.zip", Bomb.Value, "rejected", "archive_bomb"),
        n => new($"locked-{n}.zip", Encrypted(n), "rejected", "encrypted_content"),
        n => new($"latin-{n}.txt", [.. Bytes($"Caf{n} caf"), 0xE9, .. Bytes(" au lait")], "rejected", "invalid_encoding"),
        n => new($"blank-{n}.txt", Bytes(new string(' ', n + 1)), "rejected", "empty_file"),
        n => new($"other-{n}.txt", Bytes($"Other bytes than were said, {n}."), "rejected", "hash_mismatch") { ClaimedSha256 = new string('0', 64) },
        n => new($"broken-{n}.pdf", Bytes($"%PDF-1.4\n{n} nothing of this is a document\n"), "rejected", "unreadable_file"),
        n => new($"letter-{n}.docx", Zip(("word/document.xml", Bytes($"<w:document>{n}</w:document>"))), null, "unsupported_file"),
    ];

    /// <summary>So many files.</summary>
    internal static IReadOnlyList<MixedFile> Make(int count) =>
        [.. Enumerable.Range(0, count).Select(n => n % BadEvery == BadEvery - 1 ? Bad[n / BadEvery % Bad.Length](n) : Good[n % Good.Length](n, Word(n)))];

    private static string Word(int n) => string.Create(CultureInfo.InvariantCulture, $"zylph{n}qua");

    private static byte[] Bytes(string text) => Encoding.UTF8.GetBytes(text);

    private static MixedFile Text(int n, string extension, string word, string text) => new($"file-{n}.{extension}", Bytes(text), "indexed", Needle: word);

    private static string Notebook(string word) => new JsonObject
    {
        ["nbformat"] = 4,
        ["nbformat_minor"] = 5,
        ["metadata"] = new JsonObject { ["language_info"] = new JsonObject { ["name"] = "python" } },
        ["cells"] = new JsonArray(
            new JsonObject { ["cell_type"] = "markdown", ["metadata"] = new JsonObject(), ["source"] = new JsonArray("# Study\n", $"It is about {word}.") },
            new JsonObject { ["cell_type"] = "code", ["metadata"] = new JsonObject(), ["execution_count"] = 1, ["outputs"] = new JsonArray(), ["source"] = "print(1 + 1)" }),
    }.ToJsonString();

    private static byte[] Zip(params (string Path, byte[] Content)[] members)
    {
        using var bytes = new MemoryStream();
        using (var zip = new ZipArchive(bytes, ZipArchiveMode.Create, leaveOpen: true))
        {
            foreach (var (path, content) in members)
            {
                using var member = zip.CreateEntry(path).Open();
                member.Write(content);
            }
        }

        return bytes.ToArray();
    }

    private static byte[] TarGz(string path, string text)
    {
        using var bytes = new MemoryStream();
        using (var gzip = new GZipStream(bytes, CompressionLevel.Optimal, leaveOpen: true))
        using (var tar = new TarWriter(gzip))
        {
            tar.WriteEntry(new PaxTarEntry(TarEntryType.RegularFile, path) { DataStream = new MemoryStream(Bytes(text)) });
        }

        return bytes.ToArray();
    }

    // Bit 0 of the flags says that a member is encrypted (APPNOTE 4.4.4), in its local and in its central header.
    private static byte[] Encrypted(int n)
    {
        var zip = Zip(("secret.txt", Bytes($"Not readable, {n}.")));
        zip[6] |= 1;
        zip[zip.AsSpan().IndexOf("PK\x01\x02"u8) + 8] |= 1;
        return zip;
    }

    private static byte[] Wave(int n)
    {
        var samples = new byte[800 + n];
        using var file = new MemoryStream();
        using var writer = new BinaryWriter(file);
        writer.Write("RIFF"u8);
        writer.Write(36 + samples.Length);
        writer.Write("WAVEfmt "u8);
        writer.Write(16);
        writer.Write((short)1);
        writer.Write((short)1);
        writer.Write(8000);
        writer.Write(8000);
        writer.Write((short)1);
        writer.Write((short)8);
        writer.Write("data"u8);
        writer.Write(samples.Length);
        writer.Write(samples);
        writer.Flush();
        return file.ToArray();
    }
}
