using System.Globalization;
using Cartrita.Core.Attachments.Capacity;
using Cartrita.Core.Attachments.FileTypes;
using Cartrita.Core.Errors;

namespace Cartrita.Core.Attachments.Checks;

/// <summary>The one place for the order of checks (ATT-03): per-file size, consistency of extension and type, category limit, combined limit. The first failure decides.</summary>
/// <remarks>Pure. The scan and the search for duplicates come after these, in the ingestion.</remarks>
public static class FileChecks
{
    /// <summary>What a file can be refused for before there is any of it.</summary>
    public static IReadOnlySet<Problem> Refusals { get; } = new HashSet<Problem>
    {
        Problems.InvalidFileName, Problems.EmptyFile, Problems.FileTooLarge, Problems.UnsupportedFile, Problems.FileTypeMismatch, Problems.CategoryLimitExceeded, Problems.CapacityExceeded,
    };

    /// <summary>Why the file is not taken; null where it is.</summary>
    /// <param name="facts">What is known of it.</param>
    /// <param name="capacity">What there is room for, without this file.</param>
    public static FileRefusal? Decide(FileFacts facts, CapacityState capacity)
    {
        ArgumentNullException.ThrowIfNull(capacity);
        return Decide(facts) ?? (CategoryOf(facts) is { } category ? Decide(new CapacityEntry(category, facts.SizeBytes), capacity) : null);
    }

    /// <summary>The last two checks, which need nothing but what the file counts: category limit, and combined limit.</summary>
    /// <param name="entry">What it counts.</param>
    /// <param name="capacity">What there is room for, without this file.</param>
    public static FileRefusal? Decide(CapacityEntry entry, CapacityState capacity)
    {
        ArgumentNullException.ThrowIfNull(entry);
        ArgumentNullException.ThrowIfNull(capacity);
        var share = capacity.Of(entry.Category);
        if (!share.Takes(entry.SizeBytes))
        {
            return Full(Problems.CategoryLimitExceeded, entry.Category == FileCategory.Text ? "text files" : "binary files", share);
        }

        return capacity.Combined.Takes(entry.SizeBytes) ? null : Full(Problems.CapacityExceeded, "files", capacity.Combined);
    }

    /// <summary>The first two checks, which need no account: size, and consistency of extension and type.</summary>
    /// <param name="facts">What is known of the file.</param>
    public static FileRefusal? Decide(FileFacts facts)
    {
        ArgumentNullException.ThrowIfNull(facts);
        var type = AcceptedFiles.Find(facts.FileName);
        return Size(facts, type) ?? TypeConsistency.Check(facts, type);
    }

    /// <summary>The category that the file counts in: what its bytes say, else its claim, else its name; null where such files are not taken.</summary>
    /// <param name="facts">What is known of it.</param>
    public static FileCategory? CategoryOf(FileFacts facts)
    {
        ArgumentNullException.ThrowIfNull(facts);
        return AcceptedFiles.Find(facts.FileName) is { } type ? TypeConsistency.CategoryOf(facts, type) : null;
    }

    // A file of no accepted kind has no limit of its own; over the largest of all it is too large, whatever it is.
    private static FileRefusal? Size(FileFacts facts, AcceptedType? type)
    {
        if (facts.SizeBytes <= 0)
        {
            return new FileRefusal(Problems.EmptyFile, "A file has at least one byte.");
        }

        var (kind, limit) = type is null ? ("A file", AcceptedFiles.MaximumBytesOfAny) : Limit(TypeConsistency.CategoryOf(facts, type));
        return facts.SizeBytes <= limit ? null : new FileRefusal(Problems.FileTooLarge, $"{kind} has at most {Text(limit)} bytes.");
    }

    private static (string Kind, long Bytes) Limit(FileCategory category) => (
        category switch
        {
            FileCategory.Text => "A text file",
            FileCategory.Audio => "An audio file",
            FileCategory.Video => "A video file",
            FileCategory.Pdf => "A PDF file",
            _ => "An archive",
        },
        AcceptedFiles.MaximumBytes(category));

    private static FileRefusal Full(Problem problem, string files, CapacityShare share) => new(problem, share.RemainingFiles is <= 0
        ? $"There is no room for more {files}: {Text(share.UsedFiles)} are there."
        : $"There is room for {Text(share.RemainingBytes)} more bytes of {files}.");

    private static string Text(long number) => number.ToString(CultureInfo.InvariantCulture);
}
