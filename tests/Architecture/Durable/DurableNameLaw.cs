using Cartrita.Architecture.Tests.Support;
using Mono.Cecil;

namespace Cartrita.Architecture.Tests.Durable;

/// <summary>Names of orchestrators, activities and entities are constants in core, and each is implemented exactly once. A constant that ends with Event names an event.</summary>
internal static class DurableNameLaw
{
    public const string NamesType = "Cartrita.Core.Durable.DurableNames";

    private static readonly string[] Triggers =
    [
        "Microsoft.Azure.Functions.Worker.OrchestrationTriggerAttribute",
        "Microsoft.Azure.Functions.Worker.ActivityTriggerAttribute",
        "Microsoft.Azure.Functions.Worker.EntityTriggerAttribute",
    ];

    public static LawReport Examine(ModuleDefinition core, IReadOnlyCollection<ModuleDefinition> product)
    {
        var names = Il.Types(core)
            .Where(type => Il.NameOf(type) == NamesType || Il.NameOf(type).StartsWith(NamesType + ".", StringComparison.Ordinal))
            .SelectMany(type => type.Fields)
            .Where(field => field is { IsLiteral: true, Constant: string } && !field.Name.EndsWith("Event", StringComparison.Ordinal))
            .Select(field => (string)field.Constant)
            .ToList();
        var functions = product
            .SelectMany(FunctionMethods.All)
            .Where(method => Triggers.Any(trigger => FunctionMethods.Trigger(method, trigger) is not null))
            .Select(method => (name: FunctionMethods.NameOf(method)!, where: $"{Il.NameOf(method.DeclaringType)}.{method.Name}"))
            .ToList();
        var missing =
            from name in names
            let count = functions.Count(function => function.name == name)
            where count != 1
            select $"{name} is implemented {count} times";
        var unnamed = functions.Where(function => !names.Contains(function.name, StringComparer.Ordinal)).Select(function => $"{function.where} has the name {function.name}, which {NamesType} lacks");
        return LawReport.Of(names.Count, missing.Concat(unnamed).Concat(names.GroupBy(name => name, StringComparer.Ordinal).Where(group => group.Count() > 1).Select(group => $"{group.Key} stands twice")));
    }
}
