using Cartrita.Core.Attachments.Scanning;
using Cartrita.Core.Errors;

namespace Cartrita.Adapters.Attachments.Scanning.BuiltIn;

/// <summary>One scan of one file: its limits, what it has used of them, and what it has found.</summary>
/// <param name="options">The limits.</param>
/// <param name="cancellationToken">Stops the scan.</param>
internal sealed class ScanRun(ScanningOptions options, CancellationToken cancellationToken)
{
    /// <summary>Below this no ratio counts: short runs of one byte compress as well in honest files.</summary>
    private const long RatioFloor = 16 * 1024 * 1024;

    private const int MaximumFindings = 100;

    private long expanded;
    private int members;

    public CancellationToken Cancelled => cancellationToken;

    public List<ScanFinding> Findings { get; } = [];

    /// <summary>How many secrets were found, those that are not listed any more too.</summary>
    public int Secrets { get; private set; }

    /// <summary>Notes a secret.</summary>
    public void AddSecret(string kind, ScanNode node, int line)
    {
        Secrets++;
        if (Findings.Count < MaximumFindings)
        {
            Findings.Add(new ScanFinding(kind, node.Where, line));
        }
    }

    /// <summary>Counts a member, or a compressed stream.</summary>
    public void CountMember(ScanNode node)
    {
        if (++members > options.MaxMembers)
        {
            throw Bomb("members", node, "The archive has more members than are looked at.");
        }
    }

    /// <summary>Refuses an archive that lies too deep.</summary>
    public void EnterArchive(ScanNode node)
    {
        if (node.Depth >= options.MaxDepth)
        {
            throw Bomb("depth", node, "Archives lie in each other more deeply than is looked at.");
        }
    }

    /// <summary>Refuses a document that lies deeper than any archive may.</summary>
    public void EnterDocument(ScanNode node)
    {
        if (node.Depth > options.MaxDepth)
        {
            throw Bomb("depth", node, "Documents lie in each other more deeply than is looked at.");
        }
    }

    /// <summary>Counts bytes that came out of compressed ones.</summary>
    /// <param name="node">What they belong to.</param>
    /// <param name="count">How many are new.</param>
    /// <param name="output">How many this member has given so far.</param>
    /// <param name="input">How many bytes it has or took in its compressed form.</param>
    public void CountExpanded(ScanNode node, int count, long output, long input)
    {
        expanded += count;
        if (expanded > options.MaxExpandedBytes)
        {
            throw Bomb("size", node, "The archive expands to more bytes than are looked at.");
        }

        if (output > RatioFloor && output / options.MaxRatio > input)
        {
            throw Bomb("ratio", node, "A member of the archive expands to many times its size.");
        }
    }

    public static ScanRefusal Bomb(string kind, ScanNode node, string sentence) => new(Problems.ArchiveBomb, sentence, new ScanFinding($"archive_{kind}", node.Where));

    public static ScanRefusal Encrypted(ScanNode node, string sentence) => new(Problems.EncryptedContent, sentence, new ScanFinding("encrypted", node.Where));

    public static ScanRefusal Executable(string kind, ScanNode node, string sentence) => new(Problems.ExecutableContent, sentence, new ScanFinding(kind, node.Where));

    public static ScanRefusal Unreadable(string kind, ScanNode node, string sentence) => new(Problems.UnreadableFile, sentence, new ScanFinding(kind, node.Where));
}
