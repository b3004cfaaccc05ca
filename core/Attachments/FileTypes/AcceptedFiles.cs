using System.Collections.Frozen;

namespace Cartrita.Core.Attachments.FileTypes;

/// <summary>Which files are taken, and how large they may be (ATT-02). A megabyte is 1,048,576 bytes.</summary>
public static class AcceptedFiles
{
    /// <summary>The largest text file in bytes.</summary>
    public const long MaximumTextBytes = 20 * Megabyte;

    /// <summary>The largest file of any category in bytes.</summary>
    public const long MaximumBytesOfAny = 500 * Megabyte;

    private const long Megabyte = 1024 * 1024;

    private static readonly FrozenDictionary<string, AcceptedType> Types = AcceptedTypeTable.All.ToFrozenDictionary(type => type.Extension, StringComparer.OrdinalIgnoreCase);

    /// <summary>Every kind that is taken: the 43 extensions of text, then audio, video, PDF and archives.</summary>
    public static IReadOnlyList<AcceptedType> All => AcceptedTypeTable.All;

    /// <summary>The kind that a file's extension names; null where it is not taken.</summary>
    /// <param name="fileName">The name.</param>
    public static AcceptedType? Find(string fileName) => Types.GetValueOrDefault(Path.GetExtension(fileName));

    /// <summary>Whether a file of this name is taken as text.</summary>
    /// <param name="fileName">The name.</param>
    public static bool IsText(string fileName) => Find(fileName)?.IsText == true;

    /// <summary>The largest file of a category in bytes.</summary>
    /// <param name="category">The category.</param>
    public static long MaximumBytes(FileCategory category) => category switch
    {
        FileCategory.Text => MaximumTextBytes,
        FileCategory.Audio => 100 * Megabyte,
        FileCategory.Video => MaximumBytesOfAny,
        FileCategory.Pdf => 50 * Megabyte,
        FileCategory.Archive => 200 * Megabyte,
        _ => throw new ArgumentOutOfRangeException(nameof(category), category, "There is no such category."),
    };

    /// <summary>The media type that a file is kept with: for text that of its extension, else what its bytes say.</summary>
    /// <param name="fileName">The name.</param>
    /// <param name="detected">What its bytes say.</param>
    public static string MediaTypeOf(string fileName, DetectedType detected)
    {
        ArgumentNullException.ThrowIfNull(detected);
        return detected.Category == FileCategory.Text && Find(fileName) is { IsText: true } type ? type.MediaType : detected.MediaType;
    }
}
