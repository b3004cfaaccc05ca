using Cartrita.Core.Attachments.Extraction;

namespace Cartrita.Adapters.Attachments.Extraction;

/// <summary>Counts what was read of an archive, the archives inside it included.</summary>
/// <param name="options">The limits.</param>
internal sealed class ArchiveBudget(ExtractionOptions options)
{
    private long text;

    /// <summary>What the programs that read its members may take.</summary>
    internal ProcessorTime Programs { get; } = new(options.ArchiveCpuSeconds);

    /// <summary>What may be transcribed of its members.</summary>
    internal RecordingAllowance Recordings { get; } = new(options.ArchiveRecordings, options.ArchiveRecordingBytes);

    /// <summary>The next part's number.</summary>
    internal int Number { get; private set; }

    /// <summary>How many members were not read.</summary>
    internal int LeftOut { get; private set; }

    /// <summary>Whether one more member is read; otherwise it counts as left out.</summary>
    internal bool Takes()
    {
        var takes = Number < options.MaxParts && text < options.MaxArchiveText;
        LeftOut += takes ? 0 : 1;
        return takes;
    }

    /// <summary>Gives the next number.</summary>
    internal int Next() => Number++;

    /// <summary>A part was made.</summary>
    /// <param name="part">The part.</param>
    internal void Count(ExtractedPart part) => text += part.Text.Length;
}
