using System.Diagnostics;
using System.IO.Compression;
using System.Security.Cryptography;
using System.Text;
using Cartrita.Adapters.Attachments.Scanning.BuiltIn;
using Cartrita.Benchmarks.Reporting;
using Cartrita.Core.Attachments;
using Cartrita.Core.Attachments.Scanning;
using Microsoft.Extensions.Options;

namespace Cartrita.Benchmarks.Attachments;

/// <summary>What the built-in scanner takes of one core: a mix of text, PDF and zip, a third of the bytes each, beside SHA-256 of the same bytes.</summary>
/// <remarks>Time is that of the processor, so that neighbours on the machine don't count. Half of the bytes in PDF and zip are pictures, which no compression makes smaller; the rest is deflated text.</remarks>
internal static class ScanWorkload
{
    private const int Megabyte = 1024 * 1024;
    private const int MemberLength = 64 * 1024;

    /// <summary>Measures it and prints the figure.</summary>
    /// <param name="quick">A sixteenth of the bytes, three runs.</param>
    public static async Task RunAsync(bool quick)
    {
        var (length, runs) = quick ? (4 * Megabyte, 3) : (64 * Megabyte, 5);
        (string Name, byte[] Content)[] files = [("notes.md", Text(length)), ("report.pdf", Pdf(length)), ("sources.zip", Zip(length))];
        var scanner = new BuiltInScanner(Options.Create(new ScanningOptions()));
        double[] whole = new double[runs], baseline = new double[runs];
        var each = files.ToDictionary(file => file.Name, _ => new List<double>());
        for (var run = -1; run < runs; run++)
        {
            var spent = 0.0;
            foreach (var file in files)
            {
                var seconds = await SpentAsync(() => ScanAsync(scanner, file.Name, file.Content));
                spent += seconds;
                each[file.Name].Add(Rate(file.Content.Length, seconds));
            }

            var hashed = await SpentAsync(() =>
            {
                foreach (var file in files)
                {
                    SHA256.HashData(file.Content);
                }

                return Task.CompletedTask;
            });
            if (run >= 0)
            {
                whole[run] = Rate(files.Sum(file => (long)file.Content.Length), spent);
                baseline[run] = Rate(files.Sum(file => (long)file.Content.Length), hashed);
            }
        }

        new Measurement
        {
            Name = "attachments.scan_rate",
            Value = Samples.Median(whole),
            Unit = "MB/s a core",
            Baseline = Samples.Median(baseline),
            BaselineName = "sha256.same_bytes",
            Params = new Dictionary<string, object>
            {
                ["bytes"] = files.Sum(file => (long)file.Content.Length),
                ["text"] = Samples.Median(each["notes.md"]),
                ["pdf"] = Samples.Median(each["report.pdf"]),
                ["zip"] = Samples.Median(each["sources.zip"]),
                ["runs"] = whole,
            },
        }.Write();
    }

    private static async Task ScanAsync(BuiltInScanner scanner, string name, byte[] content)
    {
        var verdict = await scanner.ScanAsync(
            new ScanRequest { FileName = name, Category = FileCategory.Text, SizeBytes = content.Length, OpenAsync = _ => Task.FromResult<Stream>(new MemoryStream(content)) },
            CancellationToken.None);
        if (!verdict.IsClean || verdict.Findings.Count > 0)
        {
            throw new InvalidOperationException($"{name}: {verdict}");
        }
    }

    private static async Task<double> SpentAsync(Func<Task> work)
    {
        using var process = Process.GetCurrentProcess();
        var before = process.TotalProcessorTime;
        await work();
        process.Refresh();
        return (process.TotalProcessorTime - before).TotalSeconds;
    }

    private static double Rate(long bytes, double seconds) => Math.Round(bytes / seconds / Megabyte, 1);

    // Stretches of a real text and of a real source in random order.
    private static byte[] Text(int length, int seed = 1)
    {
        var random = new Random(seed);
        var source = Encoding.UTF8.GetBytes(File.ReadAllText(Path.Combine(AppContext.BaseDirectory, "handbook.md")));
        var text = new byte[length];
        for (var at = 0; at < length;)
        {
            var from = random.Next(source.Length - 200);
            var count = Math.Min(random.Next(100, 200), length - at);
            source.AsSpan(from, count).CopyTo(text.AsSpan(at));
            at += count;
        }

        return text;
    }

    private static byte[] Picture(Random random)
    {
        var picture = new byte[MemberLength];
        random.NextBytes(picture);
        picture[0] = 0xFF;
        picture[1] = 0xD8;
        picture[2] = 0xFF;
        return picture;
    }

    private static byte[] Zip(int length)
    {
        var random = new Random(2);
        using var file = new MemoryStream();
        using (var archive = new ZipArchive(file, ZipArchiveMode.Create, leaveOpen: true))
        {
            for (var member = 0; file.Length < length; member++)
            {
                // A text of twice the length of a picture takes about as many bytes when it is deflated.
                using var entry = archive.CreateEntry($"{member}", CompressionLevel.Fastest).Open();
                entry.Write(member % 2 == 0 ? Picture(random) : Text(2 * MemberLength, member));
            }
        }

        return file.ToArray();
    }

    private static byte[] Pdf(int length)
    {
        var random = new Random(3);
        using var file = new MemoryStream();
        file.Write("%PDF-1.7\n"u8);
        for (var stream = 0; file.Length < length; stream++)
        {
            file.Write("1 0 obj\n<< /Length 1 >>\nstream\n"u8);
            if (stream % 2 == 0)
            {
                file.Write(Picture(random));
            }
            else
            {
                using var deflated = new ZLibStream(file, CompressionLevel.Fastest, leaveOpen: true);
                deflated.Write(Text(2 * MemberLength, stream));
            }

            file.Write("\nendstream\nendobj\n"u8);
        }

        return file.ToArray();
    }
}
