using System.Collections.Immutable;
using System.Reflection;
using Microsoft.Azure.Functions.Worker;
using Microsoft.Azure.Functions.Worker.Extensions.Abstractions;

namespace Cartrita.Runtime.Host.Functions;

/// <summary>A function as reflection found it.</summary>
internal sealed class LocalFunctionDefinition : FunctionDefinition
{
    private const string Suffix = "Attribute";

    public LocalFunctionDefinition(string name, MethodInfo method)
    {
        Name = Id = name;
        EntryPoint = $"{method.DeclaringType!.FullName}.{method.Name}";
        PathToAssembly = method.DeclaringType.Assembly.Location;
        var parameters = method.GetParameters();
        Parameters = [.. parameters.Select(Describe)];
        InputBindings = parameters
            .Select(parameter => (parameter.Name, Binding: parameter.GetCustomAttribute<BindingAttribute>()))
            .Where(pair => pair.Binding is not null)
            .ToImmutableDictionary(pair => pair.Name!, pair => (BindingMetadata)new LocalBindingMetadata(pair.Name!, TypeName(pair.Binding!)));
    }

    public override ImmutableArray<FunctionParameter> Parameters { get; }

    public override string PathToAssembly { get; }

    public override string EntryPoint { get; }

    public override string Id { get; }

    public override string Name { get; }

    public override IImmutableDictionary<string, BindingMetadata> InputBindings { get; }

    public override IImmutableDictionary<string, BindingMetadata> OutputBindings => ImmutableDictionary<string, BindingMetadata>.Empty;

    // The key under which the worker itself keeps it, and middleware looks for it.
    private static FunctionParameter Describe(ParameterInfo parameter) => new(
        parameter.Name!,
        parameter.ParameterType,
        parameter.HasDefaultValue,
        parameter.HasDefaultValue ? parameter.DefaultValue : null,
        parameter.GetCustomAttribute<BindingAttribute>() is { } binding
            ? ImmutableDictionary<string, object>.Empty.Add("bindingAttribute", binding)
            : ImmutableDictionary<string, object>.Empty);

    // HttpTriggerAttribute is "httpTrigger", as in the function.json of old.
    private static string TypeName(BindingAttribute attribute)
    {
        var name = attribute.GetType().Name;
        name = name.EndsWith(Suffix, StringComparison.Ordinal) ? name[..^Suffix.Length] : name;
        return char.ToLowerInvariant(name[0]) + name[1..];
    }
}
