namespace Cartrita.TestSupport.HuggingFace;

/// <summary>What an answer of feature extraction has for each text.</summary>
public enum HuggingFaceFeatures
{
    /// <summary>One vector.</summary>
    Pooled,

    /// <summary>A vector for each token.</summary>
    Tokens,

    /// <summary>The same with another array around them.</summary>
    WrappedTokens,

    /// <summary>One vector, and for a single text without the list around it.</summary>
    Bare,
}
