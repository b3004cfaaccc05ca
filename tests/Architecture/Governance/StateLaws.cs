using Cartrita.Architecture.Tests.Support;
using Mono.Cecil;
using Mono.Cecil.Cil;

namespace Cartrita.Architecture.Tests.Governance;

/// <summary>Where the product keeps something, and what it decides by (GOV-07).</summary>
internal static class StateLaws
{
    private const string Pipeline = "Cartrita.Adapters.Vendors.Resilience.CallPipeline";

    /// <summary>What reaches a store, and who may use it. A scanner's verdict, a program's files and a crawled container are vendors' business.</summary>
    private static readonly (string Outside, string[] Inside)[] Stores =
    [
        ("Microsoft.Data.Sqlite", ["Cartrita.Adapters.Storage", "Cartrita.Adapters.Knowledge"]),
        ("SQLitePCL", ["Cartrita.Adapters.Storage", "Cartrita.Adapters.Knowledge"]),
        ("Azure.Storage.Blobs", ["Cartrita.Adapters.Storage", "Cartrita.Adapters.Streaming.Blobs", "Cartrita.Adapters.Attachments.Scanning", "Cartrita.Adapters.Crawl.Blobs", "Cartrita.Adapters.Tools.Sandbox.ContainerJob"]),
        ("Azure.Search", ["Cartrita.Adapters.Knowledge"]),
    ];

    private static readonly string[] RetryMakers =
        ["Polly.Retry.RetryStrategyOptions", "Polly.RetryResiliencePipelineBuilderExtensions", "Microsoft.DurableTask.AsyncRetryHandler", "Microsoft.DurableTask.RetryHandler", "System.ClientModel.Primitives.ClientRetryPolicy", "Azure.Core.RetryOptions"];

    /// <summary>Who makes retries: the one pipeline of calls, the delivery of events, and the SDKs' own where they are switched off or bounded.</summary>
    private static readonly string[] RetryPlaces = [Pipeline, "Cartrita.Adapters.Attachments.Events.CloudFileEvents", "Cartrita.Adapters.Models.OpenAI.OpenAIConnection", "Cartrita.Adapters.Storage", "Cartrita.Adapters.Crawl.Blobs"];

    /// <summary>Databases and containers are opened by stores.</summary>
    public static LawReport StorageInStores(ModuleDefinition module)
    {
        var uses = Il.Uses(module).ToList();
        var broken =
            from use in uses
            from store in Stores
            where Within(use.Type, store.Outside) && !store.Inside.Any(inside => Within(use.Owner.FullName, inside))
            select $"{use.Where} uses {use.Name}: storage belongs to stores";
        return LawReport.Of(uses.Count, broken);
    }

    /// <summary>What asks again does so by the one pipeline's policy, which honours a vendor's wishes and its circuit.</summary>
    public static LawReport RetriesHaveAPolicy(ModuleDefinition module)
    {
        var uses = Il.Uses(module).ToList();
        var broken =
            from use in uses
            where RetryMakers.Contains(use.Type, StringComparer.Ordinal) && !RetryPlaces.Any(place => Within(use.Owner.FullName, place))
            select $"{use.Where} uses {use.Name}: retries are made by {Pipeline}";
        return LawReport.Of(uses.Count, broken);
    }

    /// <summary>Activities, endpoints, tools and the executor live as long as the process and serve every run: a field that changes would carry something from one to another.</summary>
    public static LawReport ServantsKeepNothing(ModuleDefinition module)
    {
        var servants = Il.WrittenTypes(module).Where(IsServant).ToList();
        var broken =
            from type in servants
            from method in type.Methods.Concat(type.NestedTypes.SelectMany(nested => nested.Methods))
            where method.HasBody && !(method.IsConstructor && method.DeclaringType == type)
            from instruction in method.Body.Instructions
            where instruction.OpCode == OpCodes.Stfld && instruction.Operand is FieldReference field && field.DeclaringType.Resolve() == type
            select $"{Il.NameOf(type)}.{((FieldReference)instruction.Operand).Name} changes in {method.Name}: it serves every run";
        var collections =
            from type in servants
            from field in type.Fields
            where !field.IsLiteral && Il.NameOf(field.FieldType) is { } name && IsMutable(name)
            select $"{Il.NameOf(type)}.{field.Name} is a collection that can change: it serves every run";
        return LawReport.Of(Il.WrittenTypes(module).Count(), broken.Concat(collections));
    }

    private static bool IsServant(TypeDefinition type) =>
        type.Methods.Any(method => FunctionMethods.NameOf(method) is not null) || type.Interfaces.Any(one => Il.NameOf(one.InterfaceType) is "Cartrita.Core.Tools.ITool" or "Cartrita.Core.Tools.IToolExecutor");

    private static bool IsMutable(string type) =>
        type is "System.Collections.Generic.Dictionary" or "System.Collections.Generic.List" or "System.Collections.Generic.HashSet" or "System.Collections.Generic.Queue" or "System.Text.StringBuilder"
        || type.StartsWith("System.Collections.Concurrent.", StringComparison.Ordinal);

    private static bool Within(string name, string space) => name == space || name.StartsWith(space + ".", StringComparison.Ordinal);
}
