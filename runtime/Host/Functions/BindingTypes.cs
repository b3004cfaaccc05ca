using Microsoft.Azure.Functions.Worker.Extensions.Abstractions;

namespace Cartrita.Runtime.Host.Functions;

/// <summary>The types of bindings, as the function.json of old names them.</summary>
internal static class BindingTypes
{
    /// <summary><c>HttpTriggerAttribute</c> is <c>httpTrigger</c>, <c>QueueOutputAttribute</c> is <c>queue</c>.</summary>
    public static string NameOf(BindingAttribute attribute)
    {
        var name = Without(attribute.GetType().Name, nameof(Attribute));
        name = attribute switch
        {
            InputBindingAttribute => Without(name, "Input"),
            OutputBindingAttribute => Without(name, "Output"),
            _ => name,
        };
        return char.ToLowerInvariant(name[0]) + name[1..];
    }

    private static string Without(string name, string suffix) => name.EndsWith(suffix, StringComparison.Ordinal) ? name[..^suffix.Length] : name;
}
