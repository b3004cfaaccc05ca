using Mono.Cecil;

namespace Cartrita.Architecture.Tests.Support;

/// <summary>Methods that carry a <c>[Function]</c> attribute, and their triggers.</summary>
internal static class FunctionMethods
{
    public static IEnumerable<MethodDefinition> All(ModuleDefinition module) =>
        Il.Types(module).SelectMany(type => type.Methods).Where(method => NameOf(method) is not null);

    /// <summary>Functions with a parameter that carries this trigger attribute.</summary>
    public static IEnumerable<MethodDefinition> With(ModuleDefinition module, string trigger) => All(module).Where(method => Trigger(method, trigger) is not null);

    public static string? NameOf(MethodDefinition method) =>
        (string?)method.CustomAttributes.FirstOrDefault(one => one.AttributeType.FullName == "Microsoft.Azure.Functions.Worker.FunctionAttribute")?.ConstructorArguments[0].Value;

    public static CustomAttribute? Trigger(MethodDefinition method, string trigger) =>
        method.Parameters.SelectMany(parameter => parameter.CustomAttributes).FirstOrDefault(one => one.AttributeType.FullName == trigger);
}
