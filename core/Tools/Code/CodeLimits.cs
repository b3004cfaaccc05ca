namespace Cartrita.Core.Tools.Code;

/// <summary>What a change of code may be at most (AGENT-04): a person reads it before it is made.</summary>
public static class CodeLimits
{
    /// <summary>Files that one diff changes.</summary>
    public const int MostFiles = 50;

    /// <summary>Bytes of a file that is changed, before and after.</summary>
    public const int MostFileBytes = 1024 * 1024;

    /// <summary>UTF-16 code units of a diff: what a frame and an approval show whole.</summary>
    public const int MostDiffCharacters = 64_000;

    /// <summary>UTF-16 code units of a path.</summary>
    public const int LongestPath = 1024;
}
