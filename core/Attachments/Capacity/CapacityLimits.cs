using System.ComponentModel.DataAnnotations;

namespace Cartrita.Core.Attachments.Capacity;

/// <summary>What the files of one account may hold. A conversation's limits are those of the specification; only the library's can be set.</summary>
public sealed class CapacityLimits
{
    /// <summary>The section's name in the settings.</summary>
    public const string Section = "Attachments";

    /// <summary>Text files of a conversation (ATT-02).</summary>
    public const int TextFiles = 50;

    /// <summary>Bytes of a conversation's text files, of its binary files, and of both together (ATT-02).</summary>
    public const long ConversationBytes = 200L * 1024 * 1024;

    /// <summary>Files of a user that belong to no conversation.</summary>
    [Range(1, 10_000)]
    public int LibraryFiles { get; set; } = 2000;

    /// <summary>Bytes of a user's files that belong to no conversation.</summary>
    [Range(1, 1L << 50)]
    public long LibraryBytes { get; set; } = 2L * 1024 * 1024 * 1024;

    /// <summary>How an account stands that holds these files.</summary>
    /// <param name="isLibrary">Whether it is the library's.</param>
    /// <param name="files">The files.</param>
    public CapacityState StateOf(bool isLibrary, IEnumerable<CapacityEntry> files)
    {
        var (textFiles, textBytes, binaryFiles, binaryBytes) = (0, 0L, 0, 0L);
        foreach (var file in files)
        {
            if (file.Category == FileCategory.Text)
            {
                (textFiles, textBytes) = (textFiles + 1, textBytes + file.SizeBytes);
            }
            else
            {
                (binaryFiles, binaryBytes) = (binaryFiles + 1, binaryBytes + file.SizeBytes);
            }
        }

        var allFiles = textFiles + binaryFiles;
        var most = isLibrary ? LibraryBytes : ConversationBytes;
        int? filesLeft = isLibrary ? Left(LibraryFiles, allFiles) : null;
        var bytesLeft = Left(most, textBytes + binaryBytes);
        return new CapacityState
        {
            Text = new CapacityShare(textFiles, isLibrary ? filesLeft : Left(TextFiles, textFiles), textBytes, isLibrary ? bytesLeft : Left(most, textBytes)),
            Binary = new CapacityShare(binaryFiles, filesLeft, binaryBytes, isLibrary ? bytesLeft : Left(most, binaryBytes)),
            Combined = new CapacityShare(allFiles, filesLeft, textBytes + binaryBytes, bytesLeft),
        };
    }

    private static int Left(int most, int used) => Math.Max(0, most - used);

    private static long Left(long most, long used) => Math.Max(0, most - used);
}
