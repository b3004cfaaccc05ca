using System.Text.Json;
using System.Text.RegularExpressions;
using System.Xml.Linq;
using Cartrita.Architecture.Tests.Support;

namespace Cartrita.Architecture.Tests.Texts;

/// <summary>Every version is exact (ENG-02).</summary>
internal static partial class VersionLaw
{
    private static readonly string[] NpmSections = ["dependencies", "devDependencies", "optionalDependencies", "peerDependencies", "overrides", "engines"];

    public static LawReport Examine(SourceText file) => Path.GetFileName(file.Path) switch
    {
        "package.json" => Npm(file),
        "global.json" => Sdk(file),
        "Dockerfile" => Images(file),
        var name when name.EndsWith(".csproj", StringComparison.Ordinal) || name.EndsWith(".props", StringComparison.Ordinal) || name.EndsWith(".targets", StringComparison.Ordinal) => NuGet(file),
        _ when file.Path.StartsWith(".github/workflows/", StringComparison.Ordinal) => Actions(file),
        _ => LawReport.Of(0, []),
    };

    /// <summary>A project restores the same packages everywhere only with its lock file beside it.</summary>
    public static LawReport Locks(IReadOnlyCollection<string> projects, Func<string, bool> exists) =>
        LawReport.Of(projects.Count, projects.Where(project => !exists(LockOf(project))).Select(project => $"{project} has no {Path.GetFileName(LockOf(project))} beside it"));

    private static string LockOf(string project)
    {
        var folder = Path.GetDirectoryName(project)!.Replace('\\', '/');
        return (folder.Length == 0 ? "" : folder + "/") + (Path.GetFileName(project) == "package.json" ? "package-lock.json" : "packages.lock.json");
    }

    private static LawReport NuGet(SourceText file)
    {
        var root = XDocument.Parse(file.Text).Root!;
        var properties = root.Descendants("PropertyGroup").Elements().GroupBy(one => one.Name.LocalName, StringComparer.Ordinal).ToDictionary(group => group.Key, group => group.Last().Value, StringComparer.Ordinal);
        var named =
            from element in root.Descendants()
            where element.Name.LocalName is "PackageVersion" or "PackageReference" or "GlobalPackageReference"
            let version = element.Attribute("Version")?.Value ?? element.Attribute("VersionOverride")?.Value ?? element.Element("Version")?.Value
            where version is not null
            select (id: element.Attribute("Include")?.Value ?? element.Attribute("Update")?.Value, version: Expand(version, properties));
        var all = named.ToList();
        return LawReport.Of(all.Count, all.Where(one => !Exact().IsMatch(one.version)).Select(one => $"{file.Path}: {one.id} {one.version} is not an exact version"));
    }

    private static LawReport Npm(SourceText file)
    {
        using var document = JsonDocument.Parse(file.Text);
        var all = NpmSections
            .Where(section => document.RootElement.TryGetProperty(section, out _))
            .SelectMany(section => document.RootElement.GetProperty(section).EnumerateObject())
            .Where(one => one.Value.ValueKind == JsonValueKind.String)
            .Select(one => (id: one.Name, version: one.Value.GetString()!))
            .ToList();
        return LawReport.Of(all.Count, all.Where(one => !Exact().IsMatch(one.version)).Select(one => $"{file.Path}: {one.id} {one.version} is not an exact version"));
    }

    private static LawReport Sdk(SourceText file)
    {
        using var document = JsonDocument.Parse(file.Text);
        var version = document.RootElement.GetProperty("sdk").GetProperty("version").GetString()!;
        return LawReport.Of(1, Exact().IsMatch(version) ? [] : [$"{file.Path}: SDK {version} is not an exact version"]);
    }

    private static LawReport Images(SourceText file)
    {
        var images = From().Matches(file.Text).Select(match => match.Groups[1].Value).ToList();
        var stages = Stage().Matches(file.Text).Select(match => match.Groups[1].Value).ToHashSet(StringComparer.OrdinalIgnoreCase);
        return LawReport.Of(images.Count, images.Where(image => !stages.Contains(image) && !Digest().IsMatch(image)).Select(image => $"{file.Path}: image {image} has no tag with digest"));
    }

    private static LawReport Actions(SourceText file)
    {
        var actions = UsesAction().Matches(file.Text).Select(match => match.Groups[1].Value).Where(action => !action.StartsWith("./", StringComparison.Ordinal)).ToList();
        return LawReport.Of(actions.Count, actions.Where(action => !Commit().IsMatch(action)).Select(action => $"{file.Path}: action {action} is not pinned by commit"));
    }

    private static string Expand(string version, Dictionary<string, string> properties) =>
        Property().Replace(version, match => properties.GetValueOrDefault(match.Groups[1].Value, match.Value));

    [GeneratedRegex(@"^\d+\.\d+\.\d+(\.\d+)?(-[0-9A-Za-z.-]+)?$")]
    private static partial Regex Exact();

    [GeneratedRegex(@"\$\((\w+)\)")]
    private static partial Regex Property();

    [GeneratedRegex(@"^\s*FROM\s+(?:--\S+\s+)?(\S+)", RegexOptions.Multiline | RegexOptions.IgnoreCase)]
    private static partial Regex From();

    [GeneratedRegex(@"\sAS\s+(\S+)\s*$", RegexOptions.Multiline | RegexOptions.IgnoreCase)]
    private static partial Regex Stage();

    [GeneratedRegex(@":[\w.-]+@sha256:[0-9a-f]{64}$")]
    private static partial Regex Digest();

    [GeneratedRegex(@"^\s*-?\s*uses:\s*(\S+)", RegexOptions.Multiline)]
    private static partial Regex UsesAction();

    [GeneratedRegex(@"@[0-9a-f]{40}$")]
    private static partial Regex Commit();
}
