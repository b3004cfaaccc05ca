using System.ComponentModel.DataAnnotations;

namespace Cartrita.Adapters.Tools.Web;

/// <summary>How agents read pages of the web.</summary>
public sealed class WebPageOptions
{
    /// <summary>The section's name in the settings.</summary>
    public const string Section = "WebPages";

    /// <summary>Whether agents may read pages at all.</summary>
    public bool Enabled { get; set; } = true;

    /// <summary>Whether addresses may lead into private networks and to this machine. Only where everybody who can ask an agent may see all that the app can reach.</summary>
    public bool AllowPrivateAddresses { get; set; }

    /// <summary>Whether a page that shows nothing without a browser, or whose server refuses or does not answer, is read by whoever searches the web, who then learns its address and is paid for it.</summary>
    public bool Extraction { get; set; } = true;

    /// <summary>Seconds that a page may take in all, redirects included.</summary>
    [Range(1, 50)]
    public int TimeoutSeconds { get; set; } = 15;

    /// <summary>The largest page, in bytes, decompressed.</summary>
    [Range(1024, 16 * 1024 * 1024)]
    public int MaxBytes { get; set; } = 2 * 1024 * 1024;

    /// <summary>The largest PDF, in bytes; its text has at most <see cref="MaxBytes"/>.</summary>
    [Range(1024, 64 * 1024 * 1024)]
    public int MaxPdfBytes { get; set; } = 10 * 1024 * 1024;
}
