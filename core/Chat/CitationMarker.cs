using System.Text.RegularExpressions;

namespace Cartrita.Core.Chat;

/// <summary>How an answer's text names a source: the number of a <see cref="Citation"/> in brackets, from 1.</summary>
public static partial class CitationMarker
{
    /// <summary>Finds one marker.</summary>
    [GeneratedRegex(@"\[[0-9]{1,4}\]")]
    public static partial Regex One();

    /// <summary>Finds markers that stand where the search begins, with the spaces before each.</summary>
    [GeneratedRegex(@"\G(?: *\[[0-9]{1,4}\])+")]
    public static partial Regex Leading();
}
