namespace Cartrita.Core.Tools.Web;

/// <summary>How long ago a result was published or changed, at most.</summary>
public enum WebSearchAge
{
    /// <summary>A day.</summary>
    Day,

    /// <summary>A week.</summary>
    Week,

    /// <summary>A month.</summary>
    Month,

    /// <summary>A year.</summary>
    Year,
}
