using System.Reflection;
using Microsoft.CodeAnalysis;

namespace Cartrita.Architecture.Tests.Support;

/// <summary>Every managed assembly that this process could load: the frameworks, the packages and the projects.</summary>
internal static class PlatformAssemblies
{
    private static readonly Lazy<IReadOnlyList<string>> AllPaths = new(Find);

    private static readonly Lazy<IReadOnlyList<MetadataReference>> AllMetadata =
        new(() => [.. AllPaths.Value.Select(path => (MetadataReference)MetadataReference.CreateFromFile(path))]);

    public static IReadOnlyList<string> Paths => AllPaths.Value;

    public static IReadOnlyList<MetadataReference> Metadata => AllMetadata.Value;

    public static IEnumerable<string> Folders => Paths.Select(path => Path.GetDirectoryName(path)!).Distinct(StringComparer.Ordinal);

    private static IReadOnlyList<string> Find()
    {
        var trusted = ((string?)AppContext.GetData("TRUSTED_PLATFORM_ASSEMBLIES") ?? "").Split(Path.PathSeparator, StringSplitOptions.RemoveEmptyEntries);
        return [.. Directory.EnumerateFiles(AppContext.BaseDirectory, "*.dll").Concat(trusted).DistinctBy(Path.GetFileName, StringComparer.OrdinalIgnoreCase).Where(IsManaged)];
    }

    private static bool IsManaged(string path)
    {
        try
        {
            AssemblyName.GetAssemblyName(path);
            return true;
        }
        catch (BadImageFormatException)
        {
            // Native libraries (SQLite's, the test host's) lie in the same folders.
            return false;
        }
    }
}
