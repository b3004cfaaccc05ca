using System.Reflection;
using Cartrita.Runtime.Host.Functions;
using Cartrita.Runtime.Host.Hosting;
using Microsoft.Azure.Functions.Worker;
using Microsoft.Azure.Functions.Worker.Extensions.Abstractions;

namespace Cartrita.Runtime.Host.Outputs;

/// <summary>Finds the outputs of a function, as the real worker's build does: on the method, else on the properties of what it returns.</summary>
internal static class OutputDiscovery
{
    /// <exception cref="StartupException">The outputs could not work, there or here.</exception>
    public static IReadOnlyList<OutputBinding> Of(string function, TriggerKind kind, MethodInfo method)
    {
        var returned = Unwrap(method.ReturnType);
        var onMethod = method.GetCustomAttributes<OutputBindingAttribute>().ToList();
        if (onMethod.Count > 1)
        {
            throw new StartupException($"The function '{function}' has {onMethod.Count} outputs on its method: put them on the properties of a class that it returns.");
        }

        if (onMethod is [var attribute])
        {
            if (returned is null)
            {
                throw new StartupException($"The function '{function}' has an output and returns nothing to be written there.");
            }

            Check(function, "what it returns", attribute, returned);
            return Allowed(function, kind, [new(OutputBinding.ReturnName, BindingTypes.NameOf(attribute), attribute, null)]);
        }

        var properties = returned is null ? [] : Properties(function, kind, returned);
        return properties.Count == 0 && returned is not null && kind == TriggerKind.Http
            ? [new(OutputBinding.ReturnName, OutputBinding.Http, null, null)]
            : Allowed(function, kind, properties);
    }

    private static List<OutputBinding> Properties(string function, TriggerKind kind, Type type)
    {
        var outputs = new List<OutputBinding>();
        foreach (var property in type.GetProperties(BindingFlags.Public | BindingFlags.Instance).Where(property => property.CanRead && property.GetIndexParameters().Length == 0))
        {
            var attributes = property.GetCustomAttributes<OutputBindingAttribute>().ToList();
            if (attributes.Count > 1)
            {
                throw new StartupException($"The property '{property.Name}' of what the function '{function}' returns has {attributes.Count} outputs; it can have one.");
            }

            if (attributes is [HttpResultAttribute])
            {
                outputs.Add(new(property.Name, OutputBinding.Http, attributes[0], property));
            }
            else if (attributes is [var attribute])
            {
                Check(function, $"its property '{property.Name}'", attribute, property.PropertyType);
                outputs.Add(new(property.Name, BindingTypes.NameOf(attribute), attribute, property));
            }
        }

        if (outputs.Count(output => output.IsHttp) is var answers && (answers > 1 || (answers == 1 && kind != TriggerKind.Http)))
        {
            throw new StartupException(answers > 1
                ? $"What the function '{function}' returns answers its HTTP request {answers} times."
                : $"What the function '{function}' returns answers an HTTP request, but an HTTP request is not what starts it.");
        }

        return outputs;
    }

    private static IReadOnlyList<OutputBinding> Allowed(string function, TriggerKind kind, IReadOnlyList<OutputBinding> outputs) =>
        outputs.Count == 0 || kind is TriggerKind.Http or TriggerKind.Timer or TriggerKind.Blob or TriggerKind.Queue or TriggerKind.Activity
            ? outputs
            : throw new StartupException($"The function '{function}' has outputs, which its {kind.ToString().ToLowerInvariant()} trigger cannot have: let an activity write them.");

    private static void Check(string function, string what, OutputBindingAttribute attribute, Type type)
    {
        if (attribute is not (QueueOutputAttribute or BlobOutputAttribute or SignalROutputAttribute))
        {
            throw new StartupException($"The function '{function}' has the output {attribute.GetType().Name} on {what}, which this host does not know.");
        }

        // The worker sends text, bytes and JSON; of a stream or a client it would send the name of its type.
        if (typeof(Stream).IsAssignableFrom(type) || type.Namespace?.StartsWith("Azure.", StringComparison.Ordinal) == true)
        {
            throw new StartupException($"The function '{function}' cannot write {what} ({type.Name}) to an output: text, bytes and what JSON can hold is written.");
        }

        // The real host writes the bytes of the number.
        if (attribute is BlobOutputAttribute && (type.IsPrimitive || type == typeof(decimal)))
        {
            throw new StartupException($"The function '{function}' cannot write {what} ({type.Name}) to a blob: make it text, bytes or an object.");
        }
    }

    private static Type? Unwrap(Type type)
    {
        if (type == typeof(void) || type == typeof(Task) || type == typeof(ValueTask))
        {
            return null;
        }

        return type.IsGenericType && type.GetGenericTypeDefinition() is var generic && (generic == typeof(Task<>) || generic == typeof(ValueTask<>))
            ? type.GetGenericArguments()[0]
            : type;
    }
}
