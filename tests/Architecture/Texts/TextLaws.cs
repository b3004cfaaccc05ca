using System.Text.RegularExpressions;
using Cartrita.Architecture.Tests.Support;

namespace Cartrita.Architecture.Tests.Texts;

/// <summary>Laws over the files of the tree.</summary>
internal static partial class TextLaws
{
    /// <summary>The requirement's list (ENG-01), as whole words in any case.</summary>
    public static readonly string[] BannedWords =
        ["TODO", "FIXME", "PLACEHOLDER", "STUB", "MOCK", "dummy", "lorem", "mockAgent", "fakeEvent", "sampleResponse", "dummyData"];

    private static readonly Regex Banned = new($@"\b({string.Join('|', BannedWords)})\b", RegexOptions.IgnoreCase | RegexOptions.CultureInvariant);

    public static LawReport Words(IReadOnlyCollection<SourceText> files) => Lines(files, Banned, "has the banned word");

    /// <summary>Paths of somebody's machine: they work nowhere else.</summary>
    public static LawReport MachinePaths(IReadOnlyCollection<SourceText> files) => Lines(files, MachinePath(), "names a machine's path");

    /// <summary>ENG-03: by name, and by the interpreter line of a file without one.</summary>
    public static LawReport Python(IReadOnlyCollection<SourceText> files)
    {
        var named = files.Where(file => PythonName().IsMatch(file.Path)).Select(file => $"{file.Path} is Python");
        var started = files.Where(file => PythonInterpreter().IsMatch(file.Text)).Select(file => $"{file.Path} starts a Python interpreter");
        return LawReport.Of(files.Count, named.Concat(started));
    }

    /// <summary>Longer files hide their structure; design and style say where the end is.</summary>
    public static LawReport Lengths(IReadOnlyCollection<SourceText> files, int limit)
    {
        var broken =
            from file in files
            let lines = file.Text.Count(one => one == '\n')
            where lines > limit
            select $"{file.Path} has {lines} lines, over {limit}";
        return LawReport.Of(files.Count, broken);
    }

    private static LawReport Lines(IReadOnlyCollection<SourceText> files, Regex pattern, string problem)
    {
        var broken =
            from file in files
            from line in file.Text.Split('\n').Select((text, index) => (text, number: index + 1))
            let match = pattern.Match(line.text)
            where match.Success
            select $"{file.Path}:{line.number} {problem} '{match.Value.Trim()}'";
        return LawReport.Of(files.Count, broken);
    }

    [GeneratedRegex(@"(?<![\w/.:~-])(/(work|root)/[\w.]|/home/(?!site/)\w+/|[A-Za-z]:\\Users\\)")]
    private static partial Regex MachinePath();

    [GeneratedRegex(@"\.(py|pyi|pyc|pyw|ipynb)$|(^|/)(requirements[\w.-]*\.txt|pyproject\.toml|Pipfile|setup\.cfg|poetry\.lock)$", RegexOptions.IgnoreCase)]
    private static partial Regex PythonName();

    [GeneratedRegex(@"\A#!.*\bpython[\d.]*\b")]
    private static partial Regex PythonInterpreter();
}
