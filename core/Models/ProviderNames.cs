namespace Cartrita.Core.Models;

/// <summary>The providers that are known without a table of their own.</summary>
public static class ProviderNames
{
    /// <summary>OpenAI.</summary>
    public const string OpenAI = "openai";

    /// <summary>Azure OpenAI, through its v1 endpoint.</summary>
    public const string AzureOpenAI = "azure-openai";

    /// <summary>Any server that speaks OpenAI's protocol.</summary>
    public const string OpenAICompatible = "openai-compatible";

    /// <summary>HuggingFace's router.</summary>
    public const string HuggingFace = "huggingface";

    /// <summary>The embedded provider, which needs no vendor (AGENT-15).</summary>
    public const string LocalExtractive = "local-extractive";
}
