using System.Xml.Linq;
using Cartrita.Architecture.Tests.Support;
using Mono.Cecil;

namespace Cartrita.Architecture.Tests.References;

/// <summary>Who may reference whom (design section 2), over project files and over IL.</summary>
internal static class ReferenceTable
{
    private const string Core = "Cartrita.Core";
    private const string Adapters = "Cartrita.Adapters";
    private const string Shapes = "Cartrita.Runtime.Abstractions";
    private const string Engine = "Cartrita.Runtime.Engine";
    private const string Host = "Cartrita.Runtime.Host";

    /// <summary>What a project file may name. The app names the local host: the one line by which it enters.</summary>
    public static readonly IReadOnlyDictionary<string, string[]> Projects = new Dictionary<string, string[]>(StringComparer.Ordinal)
    {
        [Core] = [],
        [Adapters] = [Core],
        ["Cartrita.Orchestrations"] = [Core, Shapes],
        ["Cartrita.Activities"] = [Core, Adapters, Shapes],
        ["Cartrita.Functions"] = [Core, Adapters, "Cartrita.Orchestrations", "Cartrita.Activities", Shapes, Host],
        [Shapes] = [],
        [Engine] = [Shapes],
        [Host] = [Shapes, Engine],
        ["Cartrita.Runtime.Testing"] = [Shapes, Engine, Host],
        ["Cartrita.Parity.App"] = [Shapes, Host, "Cartrita.Parity.Library"],
        ["Cartrita.Parity.Library"] = [Shapes],
    };

    public static LawReport ExamineProject(SourceText project, Func<string, string> read)
    {
        var name = System.IO.Path.GetFileNameWithoutExtension(project.Path);
        var referenced = Referenced(project, read).ToList();
        var allowed = Projects.GetValueOrDefault(name);
        var broken = allowed is null
            ? [$"{project.Path} is not in the reference table"]
            : referenced.Where(one => !allowed.Contains(one, StringComparer.Ordinal)).Select(one => $"{project.Path} may not reference {one}");
        return LawReport.Of(1, broken);
    }

    public static LawReport ExamineAssembly(ModuleDefinition module)
    {
        var name = module.Assembly.Name.Name;
        var product = !name.StartsWith("Cartrita.Runtime.", StringComparison.Ordinal);
        var allowed = Projects.GetValueOrDefault(name, []);
        var references = module.AssemblyReferences.Select(one => one.Name).Where(one => one.StartsWith("Cartrita.", StringComparison.Ordinal)).ToList();
        var broken = references.Where(one => !allowed.Contains(one, StringComparer.Ordinal)).Select(one => $"{name} uses types of {one}");
        var uses = Il.Uses(module).ToList();
        var crossing =
            from use in uses
            where product ? Within(use.Type, "Cartrita.Runtime") : Within(use.Type, "Cartrita") && !Within(use.Type, "Cartrita.Runtime")
            select $"{use.Where} uses {use.Name}";
        return LawReport.Of(uses.Count, broken.Concat(crossing));
    }

    private static bool Within(string type, string root) => type.StartsWith(root + ".", StringComparison.Ordinal);

    private static IEnumerable<string> Referenced(SourceText file, Func<string, string> read)
    {
        var folder = System.IO.Path.GetDirectoryName(file.Path)!;
        var root = XDocument.Parse(file.Text).Root!;
        foreach (var reference in root.Descendants("ProjectReference"))
        {
            yield return System.IO.Path.GetFileNameWithoutExtension(reference.Attribute("Include")!.Value.Replace('\\', '/'));
        }

        foreach (var import in root.Descendants("Import").Select(one => one.Attribute("Project")!.Value))
        {
            var path = System.IO.Path.Combine(folder, import).Replace('\\', '/');
            foreach (var nested in Referenced(new SourceText(path, read(path)), read))
            {
                yield return nested;
            }
        }
    }
}
