using System.Reflection;
using System.Text.Json;
using Microsoft.Azure.Functions.Worker;

namespace Cartrita.Runtime.Host.Functions;

/// <summary>Finds the assemblies that may hold functions: the entry assembly and the projects that it was built from.</summary>
/// <remarks>
/// The real worker generates the list when it builds. A compiler leaves references that no code uses out of an assembly, so the projects
/// come from the app's <c>deps.json</c>, and from the references where there is none.
/// </remarks>
internal static class FunctionAssemblies
{
    private static readonly string s_shapes = typeof(FunctionAttribute).Assembly.GetName().Name!;

    /// <exception cref="Hosting.StartupException">The process has no entry assembly of its own.</exception>
    public static IReadOnlyList<Assembly> Entry() => Of(Assembly.GetEntryAssembly()
        ?? throw new Hosting.StartupException("The process has no entry assembly to look for functions in."));

    public static IReadOnlyList<Assembly> Of(Assembly entry)
    {
        var deps = Path.Combine(AppContext.BaseDirectory, entry.GetName().Name + ".deps.json");
        var names = File.Exists(deps) ? Projects(deps) : entry.GetReferencedAssemblies().Select(name => name.Name!).Where(IsOurs);
        return [.. names.Append(entry.GetName().Name!).Distinct().Select(Load).OfType<Assembly>().Where(UsesShapes)];
    }

    internal static IEnumerable<string> Projects(string depsFile)
    {
        using var document = JsonDocument.Parse(File.ReadAllBytes(depsFile));
        var projects = document.RootElement.GetProperty("libraries").EnumerateObject()
            .Where(library => library.Value.GetProperty("type").ValueEquals("project"))
            .Select(library => library.Name)
            .ToHashSet();

        // A project's assembly need not be named as the project is.
        return [.. document.RootElement.GetProperty("targets").EnumerateObject()
            .SelectMany(target => target.Value.EnumerateObject())
            .Where(library => projects.Contains(library.Name) && library.Value.TryGetProperty("runtime", out _))
            .SelectMany(library => library.Value.GetProperty("runtime").EnumerateObject())
            .Select(file => Path.GetFileNameWithoutExtension(file.Name))];
    }

    private static bool IsOurs(string name) =>
        !name.StartsWith("System.", StringComparison.Ordinal) && !name.StartsWith("Microsoft.", StringComparison.Ordinal);

    private static Assembly? Load(string name)
    {
        try
        {
            return Assembly.Load(name);
        }
        catch (FileNotFoundException)
        {
            // A project may be there to build with only; what is not deployed has no functions.
            return null;
        }
    }

    private static bool UsesShapes(Assembly assembly) =>
        Array.Exists(assembly.GetReferencedAssemblies(), reference => reference.Name == s_shapes);
}
