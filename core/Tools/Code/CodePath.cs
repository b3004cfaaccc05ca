namespace Cartrita.Core.Tools.Code;

/// <summary>Paths of files in a repository or an archive: relative, with <c>/</c> between their steps, and never out of it.</summary>
public static class CodePath
{
    /// <summary>What is wrong with a path, in words that follow its name; null for one that may be changed.</summary>
    /// <param name="path">The path.</param>
    public static string? Fault(string path)
    {
        ArgumentNullException.ThrowIfNull(path);
        if (path.Length == 0 || path.Length > CodeLimits.LongestPath)
        {
            return $"a path has 1 to {CodeLimits.LongestPath} characters";
        }

        if (path.StartsWith('/') || (path.Length > 1 && path[1] == ':' && char.IsAsciiLetter(path[0])))
        {
            return "the path is absolute";
        }

        if (path.Any(char.IsControl) || path.Contains('\\', StringComparison.Ordinal) || !CodeText.IsWellFormed(path))
        {
            return "the path holds a backslash or a character that no name has";
        }

        var steps = path.Split('/');
        return steps.Any(step => step is "" or "." or "..") ? "the path leads out, or has an empty step"
            : steps.Any(step => step.Equals(".git", StringComparison.OrdinalIgnoreCase)) ? "the path is git's own"
            : null;
    }
}
