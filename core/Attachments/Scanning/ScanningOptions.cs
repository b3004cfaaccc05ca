using System.ComponentModel.DataAnnotations;

namespace Cartrita.Core.Attachments.Scanning;

/// <summary>How files are scanned (ATT-04). The built-in scanner always looks; an engine that is configured here has to pass the file too.</summary>
public sealed class ScanningOptions
{
    /// <summary>The section's name.</summary>
    public const string Section = "Scanning";

    /// <summary>What follows where a text holds a secret.</summary>
    public SecretPolicy Secrets { get; set; } = SecretPolicy.Warn;

    /// <summary>How many archives may lie in each other, for the scanner and for what makes text of them.</summary>
    [Range(1, 20)]
    public int MaxDepth { get; set; } = 5;

    /// <summary>How many members a file may have, over all archives in it.</summary>
    [Range(1, 1_000_000)]
    public int MaxMembers { get; set; } = 10_000;

    /// <summary>How many bytes a file may expand to, over all archives and compressed streams in it.</summary>
    [Range(1L << 20, 1L << 40)]
    public long MaxExpandedBytes { get; set; } = 2L << 30;

    /// <summary>How many times its size one member may expand to, once it is over 16 MiB.</summary>
    [Range(10, 100_000)]
    public int MaxRatio { get; set; } = 250;

    /// <summary>The ClamAV daemon: <c>unix:///run/clamav/clamd.ctl</c> or <c>tcp://host:3310</c>; null for none.</summary>
    [RegularExpression(@"^(unix:///\S+|tcp://[^\s/:]+:[0-9]{1,5})$")]
    public string? ClamAv { get; set; }

    /// <summary>How long the daemon may take to connect, to take a block, and to say its verdict, in seconds.</summary>
    [Range(1, 3600)]
    public int ClamAvTimeoutSeconds { get; set; } = 60;

    /// <summary>Whether Microsoft Defender for Storage scans the account's uploads, and its verdict is waited for. Needs blob storage.</summary>
    public bool Defender { get; set; }

    /// <summary>How long Defender's verdict is waited for before the file has to come again, in seconds.</summary>
    [Range(0, 3600)]
    public int DefenderWaitSeconds { get; set; } = 60;
}
