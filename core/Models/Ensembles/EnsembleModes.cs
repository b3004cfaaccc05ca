namespace Cartrita.Core.Models.Ensembles;

/// <summary>When several models answer.</summary>
public static class EnsembleModes
{
    /// <summary>Never.</summary>
    public const string Off = "off";

    /// <summary>Where the question is worth it.</summary>
    public const string Auto = "auto";

    /// <summary>Always, but where the request names its model.</summary>
    public const string Always = "always";
}
