namespace Cartrita.Core.Tools.Code;

/// <summary>What stands before the hunks of a file.</summary>
internal sealed class DiffHeader
{
    private bool isNew;
    private bool isDeleted;
    private string? renamedFrom;
    private string? renamedTo;
    private bool? isExecutable;

    /// <summary>The path in the line <c>diff --git</c>, where both sides have the same one; null where it says nothing certain.</summary>
    internal string? Line { get; init; }

    /// <summary>The path behind <c>---</c>; null for no file.</summary>
    internal string? Old { get; set; }

    /// <summary>The path behind <c>+++</c>; null for no file.</summary>
    internal string? New { get; set; }

    /// <summary>Whether both were there.</summary>
    internal bool HasNames { get; set; }

    /// <summary>The path of both sides of <c>diff --git</c>; null where they differ.</summary>
    /// <param name="text">What follows it.</param>
    internal static string? NameOf(string text)
    {
        var rest = text.TrimEnd('\r', '\n');
        if (rest.StartsWith('"'))
        {
            return GitPath.Read(rest, out var length) is ['a', '/', .. var quoted] && length < rest.Length && GitPath.Read(rest[(length + 1)..], out _) == "b/" + quoted ? quoted : null;
        }

        // a/NAME b/NAME: blanks may be in the names, so their lengths say where the middle is.
        var name = rest.Length >= 7 && rest.Length % 2 == 1 ? rest[2..(rest.Length / 2)] : string.Empty;
        return name.Length > 0 && rest == $"a/{name} b/{name}" ? name : null;
    }

    /// <summary>The path behind <c>---</c> or <c>+++</c>, without its prefix.</summary>
    internal static string? PathOf(string text, string prefix, Func<string, Exception> fault)
    {
        var rest = text.TrimEnd('\r', '\n');
        var path = GitPath.Read(rest.StartsWith('"') ? rest : rest.Split('\t')[0], out _) ?? throw fault("the path can't be read");
        return path == GitPath.None ? null
            : path.StartsWith(prefix, StringComparison.Ordinal) ? path[prefix.Length..]
            : throw fault($"the path has to begin with {prefix}");
    }

    /// <summary>Takes an extended header line; false for one that is none.</summary>
    internal bool Take(string line, Func<string, Exception> fault)
    {
        var at = line.IndexOf(' ', StringComparison.Ordinal);
        var words = line.Split(' ');
        switch (words)
        {
            case ["new", "file", "mode", var mode]:
                (isNew, isExecutable) = (true, ModeOf(mode, fault));
                return true;
            case ["deleted", "file", "mode", var mode]:
                (isDeleted, isExecutable) = (true, ModeOf(mode, fault));
                return true;
            case ["old", "mode", var mode]:
                _ = ModeOf(mode, fault);
                return true;
            case ["new", "mode", var mode]:
                isExecutable = ModeOf(mode, fault);
                return true;
            case ["rename", "from", ..]:
                renamedFrom = GitPath.Read(line["rename from ".Length..], out _) ?? throw fault("the path can't be read");
                return true;
            case ["rename", "to", ..]:
                renamedTo = GitPath.Read(line["rename to ".Length..], out _) ?? throw fault("the path can't be read");
                return true;
            case ["copy", ..]:
                throw fault("copies are not taken; give the copy as a new file");
            default:
                return at > 0 && words[0] is "index" or "similarity" or "dissimilarity";
        }
    }

    /// <summary>The file that the header is about.</summary>
    internal FilePatch Checked(Func<string, Exception> fault)
    {
        var (old, now) = Paths(fault);
        if (old is null && now is null)
        {
            throw fault("it is not said which file is changed");
        }

        foreach (var path in new[] { old, now }.OfType<string>())
        {
            if (CodePath.Fault(path) is { } wrong)
            {
                throw fault(wrong);
            }
        }

        var isSame = !HasNames && !isNew && !isDeleted && renamedFrom is null;
        return isSame && isExecutable is null ? throw fault("nothing of the file is changed")
            : isSame || (old == now && isExecutable is not null) ? throw fault("modes are not changed")
            : new FilePatch { OldPath = old, NewPath = now, IsExecutable = isExecutable };
    }

    private static bool ModeOf(string mode, Func<string, Exception> fault) =>
        mode is "100644" or "100755" ? mode == "100755" : throw fault("links, submodules and other modes are not changed");

    private (string? Old, string? New) Paths(Func<string, Exception> fault)
    {
        if (renamedFrom is not null || renamedTo is not null)
        {
            return renamedFrom is null || renamedTo is null || isNew || isDeleted || renamedFrom == renamedTo || (HasNames && (Old, New) != (renamedFrom, renamedTo))
                ? throw fault("a renaming has two paths, rename from and rename to, and --- and +++ have the same")
                : (renamedFrom, renamedTo);
        }

        if (!HasNames)
        {
            return (isNew ? null : Line, isDeleted ? null : Line);
        }

        return Old is not null && New is not null && Old != New ? throw fault("a renaming needs rename from and rename to")
            : (isNew && Old is not null) || (isDeleted && New is not null) ? throw fault("the header says that a file is new or deleted, and --- and +++ say otherwise")
            : (Old, New);
    }
}
