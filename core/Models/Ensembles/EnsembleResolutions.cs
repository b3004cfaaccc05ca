namespace Cartrita.Core.Models.Ensembles;

/// <summary>How the drafts of several models become one answer.</summary>
public static class EnsembleResolutions
{
    /// <summary>The best draft is the answer.</summary>
    public const string Picked = "picked";

    /// <summary>The answer is made of all drafts.</summary>
    public const string Fused = "fused";

    /// <summary>One draft was left, and is the answer.</summary>
    public const string Single = "single";

    /// <summary>There is no draft: the run's own model answers.</summary>
    public const string None = "none";

    /// <summary>The setting that always picks.</summary>
    public const string Pick = "pick";

    /// <summary>The setting that fuses where the run's limits allow it.</summary>
    public const string Fuse = "fuse";

    /// <summary>The setting that fuses where drafts complement each other.</summary>
    public const string Auto = "auto";
}
