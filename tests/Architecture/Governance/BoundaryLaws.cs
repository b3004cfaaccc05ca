using Cartrita.Architecture.Tests.Support;
using Mono.Cecil;

namespace Cartrita.Architecture.Tests.Governance;

/// <summary>Who may know what (GOV-07), over IL.</summary>
internal static class BoundaryLaws
{
    private const string Functions = "Cartrita.Functions";
    private const string Models = "Cartrita.Adapters.Models";

    /// <summary>The composition root: it reads configuration, registers services and makes the state folder.</summary>
    private const string Root = "Cartrita.Functions.Hosting";

    /// <summary>The type of the worker's serializer option: API of the host, not a vendor's SDK.</summary>
    private const string SerializerOption = "Azure.Core.Serialization";

    /// <summary>Namespaces of what is outside, and where in the product they may be used.</summary>
    private static readonly (string Outside, string[] Inside)[] Vendors =
    [
        ("OpenAI", [Models]),
        ("System.ClientModel", [Models]),
        ("Azure", ["Cartrita.Adapters"]),
        ("Microsoft.Data.Sqlite", ["Cartrita.Adapters"]),
        ("SQLitePCL", ["Cartrita.Adapters"]),
        ("Polly", ["Cartrita.Adapters"]),
        ("OpenTelemetry", ["Cartrita.Adapters.Telemetry"]),
        ("Microsoft.IdentityModel", ["Cartrita.Adapters.Governance"]),
        ("ModelContextProtocol", ["Cartrita.Adapters.Tools.Mcp", "Cartrita.Functions.Mcp"]),
        ("YamlDotNet", ["Cartrita.Adapters.Tools.OpenApi"]),
        ("Microsoft.AspNetCore", [Functions]),
    ];

    private static readonly string[] FileTypes = ["System.IO.File", "System.IO.FileStream", "System.IO.Directory", "System.IO.DirectoryInfo", "System.IO.FileInfo"];

    /// <summary>Stores, the frame log and the index keep files; the sandbox looks for programs; settings name OpenAPI documents as files; the app has its state folder and a command line that reads what a user names.</summary>
    private static readonly string[] FilePlaces =
        ["Cartrita.Adapters.Storage", "Cartrita.Adapters.Streaming", "Cartrita.Adapters.Knowledge", "Cartrita.Adapters.Tools.Sandbox", "Cartrita.Adapters.Tools.OpenApi", "Cartrita.Functions.CommandLine", "Cartrita.Functions.Governance", Root];

    private static readonly string[] ModelClients = ["Microsoft.Extensions.AI.IChatClient", "Microsoft.Extensions.AI.IEmbeddingGenerator"];

    /// <summary>Configuration becomes options where services are registered or where a type configures options, and nowhere else.</summary>
    public static LawReport Configuration(ModuleDefinition module)
    {
        var uses = Il.Uses(module).ToList();
        var broken =
            from use in uses
            let environment = use.Name is "System.Environment.GetEnvironmentVariable" or "System.Environment.GetEnvironmentVariables"
            where environment || (Within(use.Type, "Microsoft.Extensions.Configuration") && !use.Type.EndsWith("Attribute", StringComparison.Ordinal) && !RegistersServices(use.Owner))
            select $"{use.Where} reads configuration through {use.Name}: bind options where services are registered";
        return LawReport.Of(uses.Count, broken);
    }

    public static LawReport VendorSdks(ModuleDefinition module)
    {
        var uses = Il.Uses(module).ToList();
        var broken =
            from use in uses
            from vendor in Vendors
            where Within(use.Type, vendor.Outside) && !vendor.Inside.Any(inside => Within(use.Owner.FullName, inside))
            where !(Within(use.Type, SerializerOption) && Within(use.Owner.FullName, Root))
            select $"{use.Where} uses {use.Name}, which belongs to {string.Join(", ", vendor.Inside)}";
        return LawReport.Of(uses.Count, broken);
    }

    public static LawReport Files(ModuleDefinition module)
    {
        var uses = Il.Uses(module).ToList();
        var broken =
            from use in uses
            where FileTypes.Contains(use.Type, StringComparer.Ordinal) && use.Owner.FullName != "Cartrita.Functions.Program"
            where !FilePlaces.Any(place => Within(use.Owner.FullName, place))
            select $"{use.Where} uses {use.Name}: storage belongs to stores";
        return LawReport.Of(uses.Count, broken);
    }

    /// <summary>A model's client is asked for at each use: kept or injected, it would pass by the registry's breakers and fallbacks.</summary>
    public static LawReport ModelsThroughTheRegistry(ModuleDefinition module)
    {
        var types = Il.Types(module).Where(type => !Within(Il.Outermost(type).FullName, Models)).ToList();
        var written = types.Where(type => !Il.IsGenerated(type) && type.Methods.All(method => method.Name != "<Clone>$")).ToList();
        var kept =
            from type in written
            from field in type.Fields
            where IsModelClient(field.FieldType)
            select $"{Il.NameOf(type)}.{field.Name} keeps a model's client";
        var injected =
            from type in written
            from method in type.Methods.Where(method => method.IsConstructor)
            where method.Parameters.Any(parameter => IsModelClient(parameter.ParameterType))
            select $"{Il.NameOf(type)} is given a model's client; ask IModelRegistry";
        var implemented =
            from type in types
            where type.Interfaces.Any(contract => IsModelClient(contract.InterfaceType))
            select $"{Il.NameOf(type)} is a model's client outside {Models}";
        return LawReport.Of(types.Count, kept.Concat(injected).Concat(implemented));
    }

    /// <summary>The executor asks the policy; whoever calls a tool directly does not.</summary>
    public static LawReport ToolsThroughTheExecutor(ModuleDefinition module)
    {
        var uses = Il.Uses(module).ToList();
        var broken =
            from use in uses
            where use.Name == "Cartrita.Core.Tools.ITool.RunAsync" && !Implements(use.Owner, "Cartrita.Core.Tools.IToolExecutor")
            select $"{use.Where} runs a tool past the executor";
        return LawReport.Of(uses.Count, broken);
    }

    /// <summary>Tools are called by models; a tool that called a model or an agent would be a loop that no limit counts.</summary>
    public static LawReport ToolsAreLeaves(ModuleDefinition module)
    {
        var uses = Il.Uses(module).ToList();
        var broken =
            from use in uses
            where Implements(use.Owner, "Cartrita.Core.Tools.ITool")
            where use.Type.Contains(".Models.", StringComparison.Ordinal) || Within(use.Type, "Microsoft.Extensions.AI") || IsAgent(use.Type)
            select $"{use.Where} uses {use.Name}: a tool knows no models and no agents";
        return LawReport.Of(uses.Count, broken);
    }

    private static bool IsAgent(string type) =>
        (type.StartsWith("Cartrita.", StringComparison.Ordinal) && type.EndsWith("Agent", StringComparison.Ordinal))
        || Within(type, "Cartrita.Activities.Agents") || Within(type, "Cartrita.Orchestrations.Agents")
        || type is "Cartrita.Core.Agents.AgentCatalog" or "Cartrita.Core.Agents.AgentManifest" or "Cartrita.Core.Agents.AgentInput" or "Cartrita.Core.Agents.AgentStepInput";

    private static bool IsModelClient(TypeReference type) => ModelClients.Contains(Il.NameOf(type), StringComparer.Ordinal);

    private static bool Implements(TypeDefinition type, string contract) =>
        type.Interfaces.Any(one => Il.NameOf(one.InterfaceType) == contract) || type.NestedTypes.Any(nested => Implements(nested, contract));

    private static bool RegistersServices(TypeDefinition owner) =>
        owner.Name == "Program"
        || Within(owner.FullName, Root)
        || owner.Interfaces.Any(contract => Il.NameOf(contract.InterfaceType) is "Microsoft.Extensions.Options.IConfigureOptions" or "Microsoft.Extensions.Options.IPostConfigureOptions")
        || owner.Methods.Any(method => method.IsStatic && method.Parameters.Count > 0
            && method.Parameters[0].ParameterType.Name is "IServiceCollection" or "FunctionsApplicationBuilder" or "IHostApplicationBuilder" or "IFunctionsWorkerApplicationBuilder");

    private static bool Within(string name, string space) => name == space || name.StartsWith(space + ".", StringComparison.Ordinal);
}
