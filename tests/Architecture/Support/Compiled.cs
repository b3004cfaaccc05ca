using Mono.Cecil;

namespace Cartrita.Architecture.Tests.Support;

/// <summary>The compiled projects beside this test, read as IL.</summary>
internal static class Compiled
{
    public static readonly string[] ProductNames =
        ["Cartrita.Core", "Cartrita.Adapters", "Cartrita.Orchestrations", "Cartrita.Activities", "Cartrita.Functions"];

    public static readonly string[] RuntimeNames =
        ["Cartrita.Runtime.Abstractions", "Cartrita.Runtime.Engine", "Cartrita.Runtime.Host", "Cartrita.Runtime.Testing"];

    /// <summary>The parity app: no product, but written as product code is, so that the same source runs on the real host.</summary>
    public const string ParityName = "Cartrita.Parity.App";

    private static readonly Lazy<IReadOnlyDictionary<string, ModuleDefinition>> Modules = new(() =>
        ProductNames.Concat(RuntimeNames).Append(ParityName).ToDictionary(name => name, name => Read(PathOf(name)), StringComparer.Ordinal));

    public static IEnumerable<ModuleDefinition> Product => ProductNames.Select(Project);

    public static IEnumerable<ModuleDefinition> Runtime => RuntimeNames.Select(Project);

    public static ModuleDefinition Parity => Project(ParityName);

    public static string PathOf(string name) => Path.Combine(AppContext.BaseDirectory, name + ".dll");

    public static ModuleDefinition Project(string name) => Modules.Value[name];

    public static ModuleDefinition Read(string path) => ModuleDefinition.ReadModule(path, Parameters());

    public static ModuleDefinition Read(Stream assembly) => ModuleDefinition.ReadModule(assembly, Parameters());

    private static ReaderParameters Parameters()
    {
        var resolver = new DefaultAssemblyResolver();
        foreach (var folder in PlatformAssemblies.Folders)
        {
            resolver.AddSearchDirectory(folder);
        }

        return new ReaderParameters { AssemblyResolver = resolver, InMemory = true };
    }
}
