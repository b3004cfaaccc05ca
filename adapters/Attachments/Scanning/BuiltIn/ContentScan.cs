using System.Collections.Frozen;
using Cartrita.Core.Attachments.FileTypes;
using Cartrita.Core.Attachments.Scanning;
using Cartrita.Core.Errors;

namespace Cartrita.Adapters.Attachments.Scanning.BuiltIn;

/// <summary>Looks at a file or a member: says what it is by its head, and how it is looked into.</summary>
/// <param name="run">The scan.</param>
internal sealed class ContentScan(ScanRun run)
{
    private const int HeadLength = 4096;
    private const string TestFile = "eicar";

    // What is refused for what it is, by the media type that its magic number says.
    private static readonly FrozenDictionary<string, (string Kind, string Sentence)> Executables = new Dictionary<string, (string, string)>
    {
        ["application/x-elf"] = ("elf", "The file holds a program for Unix."),
        ["application/vnd.microsoft.portable-executable"] = ("pe", "The file holds a program for Windows."),
        ["application/x-mach-binary"] = ("mach_o", "The file holds a program for macOS, or a class of Java."),
        ["application/wasm"] = ("wasm", "The file holds a WebAssembly module."),
        ["application/x-ms-shortcut"] = ("shortcut", "The file holds a shortcut of Windows."),
        ["application/x-ole-storage"] = ("ole", "The file holds an OLE compound file, in which macros and installers come."),
    }.ToFrozenDictionary();

    private static readonly FrozenSet<string> ClosedArchives = FrozenSet.Create(
        "application/x-7z-compressed", "application/vnd.rar", "application/x-xz", "application/zstd", "application/x-bzip2", "application/x-compress", "application/vnd.ms-cab-compressed");

    /// <summary>Reads it to its end.</summary>
    public async Task InspectAsync(Stream content, ScanNode node)
    {
        using var watched = new WatchedStream(content);
        var head = await watched.PeekAsync(HeadLength, run.Cancelled);
        var type = FileTypeDetector.Identify(head.Span)?.MediaType;
        if (type is not null && Executables.TryGetValue(type, out var executable))
        {
            throw ScanRun.Executable(executable.Kind, node, executable.Sentence);
        }

        if (type is not null && ClosedArchives.Contains(type))
        {
            throw ScanRun.Unreadable("archive_kind", node, "The file holds an archive of a kind that can't be looked into; zip, tar and gzip can.");
        }

        Shebang.Check(node, head.Span);
        try
        {
            await InsideAsync(content, watched, node, type, isText: type is null && node.IsProse && !head.Span.Contains((byte)0));
        }
        catch (Exception exception) when (watched.HoldsTestFile && exception is InvalidDataException or ScanRefusal { Finding.Kind: not TestFile })
        {
            // Whatever else is wrong with it: the test file is what it is refused for, below.
        }

        // A member that holds it has been refused by its own path.
        if (watched.HoldsTestFile)
        {
            throw new ScanRefusal(Problems.MalwareDetected, "The file holds the EICAR test file.", new ScanFinding(TestFile, node.Where));
        }
    }

    private async Task InsideAsync(Stream content, WatchedStream watched, ScanNode node, string? type, bool isText)
    {
        switch (type)
        {
            case "application/zip":
                run.EnterArchive(node);
                await using (var seekable = await SpooledContent.OfAsync(content, watched, run.Cancelled))
                {
                    await new ZipScan(run, this).InspectAsync(seekable, node);
                }

                break;
            case "application/gzip":
                run.EnterArchive(node);
                await new GzipScan(run, this).InspectAsync(watched, node);
                break;
            case "application/x-tar":
                var tar = node.IsUnwrapped ? node with { Depth = node.Depth - 1 } : node;
                run.EnterArchive(tar);
                await new TarScan(run, this).InspectAsync(watched, tar);
                break;
            case "application/pdf":
                run.EnterDocument(node);
                await using (var seekable = await SpooledContent.OfAsync(content, watched, run.Cancelled))
                {
                    await new PdfScan(run, this).InspectAsync(seekable, node);
                }

                break;
            case null when isText:
                await new TextScan(run, node).InspectAsync(watched);
                break;
            default:
                await watched.DrainAsync(run.Cancelled);
                break;
        }
    }
}
