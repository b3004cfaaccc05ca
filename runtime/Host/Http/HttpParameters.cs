using System.ComponentModel;
using System.Globalization;
using System.Reflection;
using Cartrita.Runtime.Host.Functions;
using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;

namespace Cartrita.Runtime.Host.Http;

/// <summary>Binds the parameters of HTTP functions: the request, and route values by name.</summary>
internal static class HttpParameters
{
    /// <returns>Null where an HTTP trigger cannot give the parameter a value.</returns>
    public static ParameterBinder? For(ParameterInfo parameter)
    {
        if (parameter.ParameterType == typeof(HttpRequest))
        {
            return static context => new(((HttpContext)context.Request.Trigger).Request);
        }

        if (parameter.ParameterType == typeof(HttpContext))
        {
            return ParameterBinders.FromTrigger;
        }

        var target = Nullable.GetUnderlyingType(parameter.ParameterType) ?? parameter.ParameterType;
        return ParameterBinders.IsTrigger(parameter) || !(target == typeof(string) || TypeDescriptor.GetConverter(target).CanConvertFrom(typeof(string)))
            ? null
            : RouteValue(parameter, target);
    }

    private static ParameterBinder RouteValue(ParameterInfo parameter, Type target)
    {
        var name = parameter.Name!;
        var absent = parameter.HasDefaultValue ? parameter.DefaultValue : null;
        var takesNull = !parameter.ParameterType.IsValueType || Nullable.GetUnderlyingType(parameter.ParameterType) is not null;
        return context =>
        {
            if (!context.BindingContext.BindingData.TryGetValue(name, out var value) || value is null)
            {
                return absent is not null || takesNull
                    ? new(absent)
                    : throw new FunctionInputConverterException($"The request has no value for the parameter '{name}'.");
            }

            return new(Convert(name, value, target));
        };
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
