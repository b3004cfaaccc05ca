using System.Text.RegularExpressions;
using Cartrita.Architecture.Tests.Support;
using Mono.Cecil;

namespace Cartrita.Architecture.Tests.Governance;

/// <summary>What products, declared flows and the user interfaces may do (GOV-07). They hold from the first file on: what is not there yet has nothing that breaks them.</summary>
internal static partial class ProductLaws
{
    /// <summary>The folder of products, and the namespace of code that would belong to one.</summary>
    public const string Folder = "products";

    private const string Space = "Cartrita.Products";
    private const string FlowSpace = ".Flows";

    /// <summary>Who talks to users: the command line, and the control centre where code of it is in the app.</summary>
    private static readonly string[] Interfaces = ["Cartrita.Functions.CommandLine", "Cartrita.Functions.ControlCentre", "Cartrita.Ui"];

    /// <summary>The verb that is the server, and the verb that makes the first key where no server runs yet.</summary>
    private static readonly string[] Servers = ["Cartrita.Functions.CommandLine.ServeCommand", "Cartrita.Functions.CommandLine.CartritaCommandLine"];

    /// <summary>Folders of web interfaces.</summary>
    public static readonly string[] WebFolders = ["ui", "functions/ControlCentre", "functions/wwwroot"];

    /// <summary>What a product is made of (GOV-05): a manifest, flows, prompts, policies, words about it.</summary>
    private static readonly string[] ProductFiles = [".json", ".yaml", ".yml", ".md", ".txt"];

    private static readonly string[] Core = ["Cartrita.Core.Models", "Cartrita.Core.Memory", "Cartrita.Orchestrations", "Cartrita.Adapters", "Cartrita.Activities", "Microsoft.DurableTask", "Microsoft.Extensions.AI"];

    private static readonly string[] Behind =
        ["Cartrita.Activities", "Cartrita.Orchestrations", "Cartrita.Adapters.Models", "Cartrita.Adapters.Knowledge", "Cartrita.Adapters.Streaming", "Cartrita.Core.Models.IModelRegistry", "Cartrita.Core.Memory", "Microsoft.DurableTask", "Microsoft.Extensions.AI"];

    private static readonly string[] Makers =
        ["System.Reflection.Emit", "System.Reflection.Assembly.Load", "System.Reflection.Assembly.LoadFrom", "System.Runtime.Loader", "Microsoft.CodeAnalysis", "System.Linq.Expressions.LambdaExpression.Compile", "System.Linq.Expressions.Expression.Compile"];

    /// <summary>A product's code, where it has some, reaches models, memory and the orchestrator through the platform alone.</summary>
    public static LawReport Imports(ModuleDefinition module)
    {
        var uses = Il.Uses(module).ToList();
        var broken =
            from use in uses
            where Within(use.Owner.FullName, Space) && Core.Any(space => Within(use.Type, space))
            select $"{use.Where} uses {use.Name}: a product imports no models, no memory and no orchestrator";
        return LawReport.Of(uses.Count, broken);
    }

    /// <summary>The same over the files of products: nothing in them is compiled into the app behind the other law's back, and nothing is kept there.</summary>
    public static LawReport Files(IReadOnlyCollection<SourceText> files)
    {
        var products = files.Where(file => file.Path.StartsWith($"{Folder}/", StringComparison.Ordinal)).ToList();
        var kinds =
            from file in products
            where !ProductFiles.Contains(Path.GetExtension(file.Path), StringComparer.Ordinal)
            select $"{file.Path} is no manifest, flow, prompt or policy: a product holds no code of its own and no state";
        var imports =
            from file in products
            from Match match in Import().Matches(file.Text)
            select $"{file.Path} names {match.Value}: a product imports no models, no memory and no orchestrator";
        return LawReport.Of(files.Count, kinds.Concat(imports));
    }

    /// <summary>What a product knows from one run to the next lies in the platform's stores, where its owner can see and delete it.</summary>
    public static LawReport NoHiddenState(ModuleDefinition module)
    {
        var types = Il.Types(module).ToList();
        var kept =
            from type in types
            where Within(type.FullName, Space) && !Il.IsGenerated(type)
            from field in type.Fields
            where !field.IsLiteral && (!field.IsInitOnly || IsMutable(field.FieldType)) && !IsOfRecord(type, field)
            select $"{Il.NameOf(type)}.{field.Name} is state that a product hides";
        var stored =
            from use in Il.Uses(module)
            where Within(use.Owner.FullName, Space) && (use.Type.EndsWith("Store", StringComparison.Ordinal) || use.Type.StartsWith("System.IO.File", StringComparison.Ordinal) || use.Type.Contains("Cache", StringComparison.Ordinal))
            select $"{use.Where} uses {use.Name}: a product keeps nothing itself";
        return LawReport.Of(types.Count, kept.Concat(stored));
    }

    /// <summary>A flow is what was declared: nothing makes code at run time, what describes flows does not change, and what runs them writes none.</summary>
    public static LawReport FlowsAreDeclared(ModuleDefinition module)
    {
        var uses = Il.Uses(module).ToList();
        var types = Il.WrittenTypes(module).ToList();
        var made =
            from use in uses
            where Makers.Any(maker => Within(use.Name, maker) || Within(use.Type, maker))
            select $"{use.Where} uses {use.Name}: no flow is made at run time";
        var changeable =
            from type in types
            where InFlows(type.Namespace)
            from property in type.Properties
            where property.SetMethod is { IsPublic: true } setter && !IsInit(setter)
            select $"{Il.NameOf(type)}.{property.Name} can be set: a declared flow does not change";
        var written =
            from use in uses
            where InFlows(use.Owner.Namespace) && use.Member is not null && IsWriting(use.Name)
            select $"{use.Where} uses {use.Name}: a flow does not write flows";
        return LawReport.Of(uses.Count, made.Concat(changeable).Concat(written));
    }

    /// <summary>The command line and the control centre are clients: what the API does not offer they do not have.</summary>
    public static LawReport InterfacesKnowTheApi(ModuleDefinition module)
    {
        var uses = Il.Uses(module).ToList();
        var broken =
            from use in uses
            where Interfaces.Any(one => Within(use.Owner.FullName, one)) && !Servers.Contains(Il.NameOf(use.Owner), StringComparer.Ordinal)
            where Behind.Any(space => Within(use.Type, space)) || IsStore(use.Type)
            select $"{use.Where} uses {use.Name}: a user interface knows the API only";
        return LawReport.Of(uses.Count, broken);
    }

    /// <summary>The same over files of a web interface: they import what lies beside them, and ask only the server that they came from.</summary>
    public static LawReport WebInterfaces(IReadOnlyCollection<SourceText> files)
    {
        var web = files.Where(file => WebFolders.Any(folder => file.Path.StartsWith($"{folder}/", StringComparison.Ordinal))).ToList();
        var code =
            from file in web
            where Path.GetExtension(file.Path) is ".cs" or ".csproj"
            where ProductReference().IsMatch(file.Text)
            select $"{file.Path} references the product: a user interface knows the API only";
        var outside =
            from file in web
            let folder = WebFolders.First(one => file.Path.StartsWith($"{one}/", StringComparison.Ordinal))
            from Match match in WebImport().Matches(file.Text)
            let target = match.Groups[1].Value
            where target.StartsWith("..", StringComparison.Ordinal) && !Path.Combine("/", Path.GetDirectoryName(file.Path)!, target).Replace('\\', '/').Pipe(Path.GetFullPath).StartsWith($"/{folder}/", StringComparison.Ordinal)
            select $"{file.Path} imports {target}, which is not the interface's own";
        var elsewhere =
            from file in web
            from Match match in WebCall().Matches(file.Text)
            select $"{file.Path} asks {match.Groups[1].Value}: a user interface asks its own server only";
        return LawReport.Of(files.Count, code.Concat(outside).Concat(elsewhere));
    }

    private static T Pipe<T>(this T value, Func<T, T> next) => next(value);

    private static bool InFlows(string space) => space.StartsWith("Cartrita.", StringComparison.Ordinal) && (space.EndsWith(FlowSpace, StringComparison.Ordinal) || space.Contains($"{FlowSpace}.", StringComparison.Ordinal));

    private static bool IsWriting(string name) =>
        name.StartsWith("System.IO.File.Write", StringComparison.Ordinal) || name.StartsWith("System.IO.File.Append", StringComparison.Ordinal) || name == "Cartrita.Core.Storage.IContentStore.PutAsync";

    private static bool IsInit(MethodDefinition setter) =>
        setter.ReturnType is RequiredModifierType required && required.ModifierType.Name == "IsExternalInit";

    private static bool IsStore(string type) =>
        type is "Cartrita.Core.Streaming.IFrameLog" or "Cartrita.Core.Storage.DocumentCollection" or "Cartrita.Core.Knowledge.IKnowledgeIndex" or "Cartrita.Core.Tools.IToolExecutor"
        || (type.StartsWith("Cartrita.", StringComparison.Ordinal) && type.EndsWith("Store", StringComparison.Ordinal));

    private static bool IsMutable(TypeReference type) =>
        Il.NameOf(type) is { } name && (name.StartsWith("System.Collections.", StringComparison.Ordinal) || name is "System.Text.StringBuilder" or "System.Threading.AsyncLocal")
        && !name.Contains("IReadOnly", StringComparison.Ordinal) && !name.Contains("Frozen", StringComparison.Ordinal) && !name.Contains("Immutable", StringComparison.Ordinal);

    // A record's init-only members are written when it is made.
    private static bool IsOfRecord(TypeDefinition type, FieldDefinition field) =>
        field.Name.EndsWith("k__BackingField", StringComparison.Ordinal) && type.Methods.Any(method => method.Name == "<Clone>$") && !IsMutable(field.FieldType)
        && type.Properties.All(property => property.SetMethod is null || IsInit(property.SetMethod));

    private static bool Within(string name, string space) => name == space || name.StartsWith(space + ".", StringComparison.Ordinal) || name.StartsWith(space + "/", StringComparison.Ordinal);

    [GeneratedRegex(@"\bCartrita\.(?:Core\.(?:Models|Memory)|Orchestrations|Adapters|Activities)\b|\bMicrosoft\.(?:DurableTask|Extensions\.AI)\b")]
    private static partial Regex Import();

    [GeneratedRegex(@"<ProjectReference\b|\busing\s+(?:static\s+)?Cartrita\.")]
    private static partial Regex ProductReference();

    [GeneratedRegex("""\b(?:import|from|require\()\s*\(?\s*["']([^"']+)["']""")]
    private static partial Regex WebImport();

    [GeneratedRegex("""\b(?:fetch|WebSocket|EventSource|open)\s*\(\s*(?:["'][A-Z]+["']\s*,\s*)?["'`]((?:https?:|wss?:)?//[^"'`]+)""")]
    private static partial Regex WebCall();
}
