using System.ComponentModel.DataAnnotations;

namespace Cartrita.Adapters.Vendors.Deepgram;

/// <summary>How Deepgram is reached, and what it is asked for where nobody says.</summary>
public sealed class DeepgramOptions : VendorOptions
{
    /// <summary>The section's name.</summary>
    public const string Section = "Vendors:Deepgram";

    /// <summary>The name in logs and metrics.</summary>
    internal const string Name = "Deepgram";

    /// <summary>A long recording takes minutes to send and to transcribe, and comes back with each of its words.</summary>
    public DeepgramOptions() => (Timeout, TotalTimeout, MaxAnswerBytes) = (TimeSpan.FromMinutes(5), TimeSpan.FromMinutes(10), 64 * 1024 * 1024);

    /// <summary>Its key; empty for none. <c>DEEPGRAM_API_KEY</c> where this says nothing.</summary>
    public string ApiKey { get; set; } = string.Empty;

    /// <summary>The speech model of those who name none.</summary>
    [Required, StringLength(64)]
    public string Model { get; set; } = "nova-3";

    /// <summary>The voice of those who name none.</summary>
    [Required, StringLength(64)]
    public string Voice { get; set; } = "aura-2-thalia-en";

    /// <summary>How long opening a live transcription may take.</summary>
    [Range(typeof(TimeSpan), "00:00:00.010", "00:01:00")]
    public TimeSpan ConnectTimeout { get; set; } = TimeSpan.FromSeconds(5);

    /// <summary>How often a live transcription without audio is kept alive; the vendor ends one after ten seconds.</summary>
    [Range(typeof(TimeSpan), "00:00:00.100", "00:00:09")]
    public TimeSpan KeepAlivePeriod { get; set; } = TimeSpan.FromSeconds(4);

    /// <inheritdoc />
    internal override string Vendor => Name;

    /// <inheritdoc />
    internal override string SectionName => Section;

    /// <inheritdoc />
    internal override string OwnAddress => "https://api.deepgram.com";

    /// <inheritdoc />
    internal override bool IsConfigured => ApiKey.Length > 0;

    /// <inheritdoc />
    internal override string Missing => "DEEPGRAM_API_KEY";
}
