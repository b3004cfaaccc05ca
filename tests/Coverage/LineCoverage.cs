using System.Globalization;
using System.Xml.Linq;

namespace Cartrita.Coverage;

/// <summary>Merges Cobertura reports: a line counts once, and is covered if any suite ran it.</summary>
/// <param name="root">The repository; lines of files outside the shipped folders do not count.</param>
internal sealed class LineCoverage(string root)
{
    private static readonly string[] Folders =
        ["core", "adapters", "orchestrations", "activities", "functions", "runtime/Abstractions", "runtime/Engine", "runtime/Host", "runtime/Testing"];

    private readonly Dictionary<string, Dictionary<int, bool>> files = new(StringComparer.Ordinal);

    public (int Covered, int Lines) Total => Count(files.Values);

    public void Add(string cobertura)
    {
        var report = XDocument.Parse(cobertura).Root!;
        var sources = report.Elements("sources").Elements("source").Select(source => source.Value).ToList();
        foreach (var type in report.Descendants("class"))
        {
            if (FileOf(type.Attribute("filename")!.Value, sources) is not { } file)
            {
                continue;
            }

            if (!files.TryGetValue(file, out var lines))
            {
                files[file] = lines = [];
            }

            foreach (var line in type.Elements("lines").Elements("line"))
            {
                var number = int.Parse(line.Attribute("number")!.Value, CultureInfo.InvariantCulture);
                lines[number] = lines.GetValueOrDefault(number) || line.Attribute("hits")!.Value != "0";
            }
        }
    }

    /// <summary>Every shipped folder; one without lines was not measured.</summary>
    public IEnumerable<(string Folder, int Covered, int Lines)> ByFolder() =>
        from folder in Folders
        let inside = files.Where(file => file.Key.StartsWith(folder + "/", StringComparison.Ordinal)).Select(file => file.Value)
        let count = Count(inside)
        select (folder, count.Covered, count.Lines);

    /// <summary>Relative to the root; null for generated code and for what is not shipped.</summary>
    private string? FileOf(string name, List<string> sources)
    {
        var candidates = Path.IsPathRooted(name) ? [name] : sources.Select(source => Path.Combine(source, name)).Append(Path.Combine("/", name));
        return candidates
            .Select(path => Path.GetRelativePath(root, Path.GetFullPath(path)).Replace('\\', '/'))
            .FirstOrDefault(path => Folders.Any(folder => path.StartsWith(folder + "/", StringComparison.Ordinal)) && !path.Contains("/obj/", StringComparison.Ordinal));
    }

    private static (int Covered, int Lines) Count(IEnumerable<Dictionary<int, bool>> several)
    {
        var lines = several.SelectMany(one => one.Values).ToList();
        return (lines.Count(covered => covered), lines.Count);
    }
}
