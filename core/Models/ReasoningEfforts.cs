namespace Cartrita.Core.Models;

/// <summary>How hard a reasoning model is to think, as OpenAI names it; not every model takes every value.</summary>
public static class ReasoningEfforts
{
    /// <summary>What a setting, a manifest or a request may say.</summary>
    public const string Pattern = "^(none|minimal|low|medium|high|xhigh|max)$";

    /// <summary>The values, least first.</summary>
    public static readonly IReadOnlyList<string> All = ["none", "minimal", "low", "medium", "high", "xhigh", "max"];
}
