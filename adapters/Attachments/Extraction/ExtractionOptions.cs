using System.ComponentModel.DataAnnotations;

namespace Cartrita.Adapters.Attachments.Extraction;

/// <summary>How much text is made of one file.</summary>
public sealed class ExtractionOptions
{
    /// <summary>The section of the settings.</summary>
    public const string Section = "Extraction";

    /// <summary>The most members of an archive that are read, those of archives inside it too.</summary>
    [Range(1, 99_999)]
    public int MaxParts { get; set; } = 2000;

    /// <summary>The most text of an archive in UTF-16 code units, all members together.</summary>
    [Range(1, int.MaxValue)]
    public int MaxArchiveText { get; set; } = 64 * 1024 * 1024;

    /// <summary>The most bytes of text that are made into parts at a time, of all files together; more waits. Each may take eight times its length in memory.</summary>
    [Range(1, int.MaxValue)]
    public int MaxTextBytesAtOnce { get; set; } = 64 * 1024 * 1024;

    /// <summary>The most bytes of text that are taken of one PDF.</summary>
    [Range(1, 256 * 1024 * 1024)]
    public int MaxPdfTextBytes { get; set; } = 20 * 1024 * 1024;

    /// <summary>Seconds of processor time that one PDF may take.</summary>
    [Range(1, 3600)]
    public int PdfCpuSeconds { get; set; } = 60;

    /// <summary>Seconds of processor time that the programs which read members of one archive may take, all together. Members after that are stored and not indexed.</summary>
    [Range(1, 3600)]
    public int ArchiveCpuSeconds { get; set; } = 300;

    /// <summary>The most recordings of one archive that are transcribed, where anybody transcribes. Others are stored and not indexed.</summary>
    [Range(0, 99_999)]
    public int ArchiveRecordings { get; set; } = 20;

    /// <summary>The most bytes of recordings of one archive that are transcribed, all together.</summary>
    [Range(0, 1024L * 1024 * 1024)]
    public long ArchiveRecordingBytes { get; set; } = 100L * 1024 * 1024;
}
