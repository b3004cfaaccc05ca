using System.ComponentModel;
using System.Globalization;
using System.Reflection;
using Microsoft.Azure.Functions.Worker;

namespace Cartrita.Runtime.Host.Functions;

/// <summary>Binds parameters to binding data of their name: values of a route, parts of a blob's path.</summary>
internal static class NamedValues
{
    /// <returns>Null where no text can become the parameter's type.</returns>
    public static ParameterBinder? For(ParameterInfo parameter)
    {
        var target = Nullable.GetUnderlyingType(parameter.ParameterType) ?? parameter.ParameterType;
        if (target != typeof(string) && !TypeDescriptor.GetConverter(target).CanConvertFrom(typeof(string)))
        {
            return null;
        }

        var name = parameter.Name!;
        var absent = parameter.HasDefaultValue ? parameter.DefaultValue : null;
        var takesNull = !parameter.ParameterType.IsValueType || target != parameter.ParameterType;
        return context =>
        {
            if (!context.BindingContext.BindingData.TryGetValue(name, out var value) || value is null)
            {
                return absent is not null || takesNull
                    ? new(absent)
                    : throw new FunctionInputConverterException($"There is no value for the parameter '{name}'.");
            }

            return new(Convert(name, value, target));
        };
    }

    /// <summary>Binds to a value that arrived as text: converted where the type has a converter, read as JSON where it has none.</summary>
    /// <returns>Null where neither can be.</returns>
    public static ParameterBinder? OfText(ParameterInfo parameter)
    {
        var simple = For(parameter);
        if (!JsonValues.CanBe(parameter.ParameterType) || parameter.ParameterType == typeof(string))
        {
            return simple;
        }

        var name = parameter.Name!;
        return context => context.BindingContext.BindingData.TryGetValue(name, out var value) && value is string json && json is ['"' or '{', ..]
            ? new(JsonValues.Read(context, parameter, json))
            : simple?.Invoke(context) ?? throw new FunctionInputConverterException($"There is no value for the parameter '{name}'.");
    }

    private static object? Convert(string name, object value, Type target)
    {
        if (target.IsInstanceOfType(value))
        {
            return value;
        }

        try
        {
            return TypeDescriptor.GetConverter(target).ConvertFromString(null, CultureInfo.InvariantCulture, value.ToString()!);
        }
        catch (Exception e) when (e is FormatException or ArgumentException or NotSupportedException or OverflowException)
        {
            throw new FunctionInputConverterException($"The value of the parameter '{name}' is not a {target.Name}.", e);
        }
    }
}
