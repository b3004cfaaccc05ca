using System.Text.RegularExpressions;

namespace Cartrita.Architecture.Tests.Support;

/// <summary>The working tree that these tests were built from.</summary>
internal static partial class Repository
{
    private static readonly string[] NotSource =
        ["bin", "obj", ".git", ".cartrita", ".vs", ".idea", ".vscode", "node_modules", "TestResults", "BenchmarkDotNet.Artifacts"];

    public static readonly string[] Product = ["core", "adapters", "orchestrations", "activities", "functions"];

    public static string Root { get; } = FindRoot();

    /// <summary>The folder of the team's shared documents, or null in a clone that stands alone.</summary>
    public static string? Shared(string relative)
    {
        var path = Path.GetFullPath(Path.Combine(Root, "..", "shared", relative));
        return Path.Exists(path) ? path : null;
    }

    /// <summary>Source files under the given folders (the whole tree without one), with '/' and relative to the root.</summary>
    public static IEnumerable<string> Files(params string[] folders)
    {
        var starts = folders.Length == 0 ? [Root] : folders.Select(folder => Path.Combine(Root, folder)).Where(Directory.Exists);
        return starts.SelectMany(Walk).Select(path => Path.GetRelativePath(Root, path).Replace('\\', '/')).Order(StringComparer.Ordinal);
    }

    /// <summary>Null where the file is not UTF-8 text.</summary>
    public static string? Text(string relative)
    {
        var text = File.ReadAllText(Path.Combine(Root, relative));
        return text.Contains('\0', StringComparison.Ordinal) || text.Contains('\uFFFD', StringComparison.Ordinal) ? null : text;
    }

    public static IEnumerable<SourceText> Texts(params string[] folders) =>
        Files(folders).Select(path => (path, text: Text(path))).Where(pair => pair.text is not null).Select(pair => new SourceText(pair.path, pair.text!));

    public static IReadOnlyList<string> SolutionProjects() =>
        [.. ProjectLine().Matches(File.ReadAllText(Path.Combine(Root, "Cartrita.Functions.sln"))).Select(match => match.Groups[1].Value.Replace('\\', '/'))];

    private static IEnumerable<string> Walk(string folder)
    {
        // In a linked working tree .git is a file, and no source either.
        foreach (var file in Directory.EnumerateFiles(folder).Where(file => !NotSource.Contains(Path.GetFileName(file), StringComparer.Ordinal)))
        {
            yield return file;
        }

        foreach (var child in Directory.EnumerateDirectories(folder).Where(child => !NotSource.Contains(Path.GetFileName(child), StringComparer.Ordinal)))
        {
            foreach (var file in Walk(child))
            {
                yield return file;
            }
        }
    }

    private static string FindRoot()
    {
        for (var folder = new DirectoryInfo(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
        {
            if (File.Exists(Path.Combine(folder.FullName, "Cartrita.Functions.sln")))
            {
                return folder.FullName;
            }
        }

        throw new InvalidOperationException($"No Cartrita.Functions.sln above {AppContext.BaseDirectory}.");
    }

    [GeneratedRegex("\"([^\"]+\\.csproj)\"")]
    private static partial Regex ProjectLine();
}

/// <summary>A text file of the tree, or a planted one.</summary>
internal sealed record SourceText(string Path, string Text);
