namespace Cartrita.Adapters.Vendors.HuggingFace;

/// <summary>How Hugging Face is reached for tasks of small models. Its chat models are a model provider, with settings of their own.</summary>
public sealed class HuggingFaceOptions : HedgedVendorOptions
{
    /// <summary>The section's name.</summary>
    public const string Section = "Vendors:HuggingFace";

    /// <summary>The name in logs and metrics.</summary>
    internal const string Name = "HuggingFace";

    /// <summary>Its token; empty for none. Where this and the address say nothing <c>HF_TOKEN</c> and <c>HF_BASE_URL</c> count.</summary>
    public string Token { get; set; } = string.Empty;

    /// <inheritdoc />
    internal override string Vendor => Name;

    /// <inheritdoc />
    internal override string SectionName => Section;

    /// <inheritdoc />
    internal override string OwnAddress => "https://router.huggingface.co/hf-inference";

    /// <inheritdoc />
    internal override bool IsConfigured => Token.Length > 0;

    /// <inheritdoc />
    internal override string Missing => "HF_TOKEN";
}
