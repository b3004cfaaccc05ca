namespace Cartrita.Core.Tools.Web;

/// <summary>Of what kind results are.</summary>
public enum WebSearchTopic
{
    /// <summary>Anything.</summary>
    General,

    /// <summary>News; only these say when they were published.</summary>
    News,

    /// <summary>Finance.</summary>
    Finance,
}
