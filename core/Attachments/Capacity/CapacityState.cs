namespace Cartrita.Core.Attachments.Capacity;

/// <summary>How much the files of one account hold and how much more may come (ATT-02): what every answer shows as <c>capacity</c> (ATT-03).</summary>
public sealed record CapacityState
{
    /// <summary>Text files.</summary>
    public required CapacityShare Text { get; init; }

    /// <summary>Binary files: audio, video, PDF and archives together.</summary>
    public required CapacityShare Binary { get; init; }

    /// <summary>All files.</summary>
    public required CapacityShare Combined { get; init; }

    /// <summary>The share that files of a category count in, besides <see cref="Combined"/>.</summary>
    /// <param name="category">The category.</param>
    public CapacityShare Of(FileCategory category) => category == FileCategory.Text ? Text : Binary;
}

/// <summary>One share of an account.</summary>
/// <param name="UsedFiles">Files in it.</param>
/// <param name="RemainingFiles">How many more it takes; null where only bytes count.</param>
/// <param name="UsedBytes">Bytes in it.</param>
/// <param name="RemainingBytes">How many more it takes.</param>
public sealed record CapacityShare(int UsedFiles, int? RemainingFiles, long UsedBytes, long RemainingBytes)
{
    /// <summary>Whether one more file of this size fits.</summary>
    /// <param name="sizeBytes">Its length.</param>
    public bool Takes(long sizeBytes) => RemainingFiles is not <= 0 && sizeBytes <= RemainingBytes;
}
