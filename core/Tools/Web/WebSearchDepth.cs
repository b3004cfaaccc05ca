namespace Cartrita.Core.Tools.Web;

/// <summary>How thoroughly the web is searched or a page is read.</summary>
public enum WebSearchDepth
{
    /// <summary>Fast, and cheap.</summary>
    Basic,

    /// <summary>The most relevant pieces of each source; tables and embedded content of a page. It takes longer and costs more.</summary>
    Advanced,
}
