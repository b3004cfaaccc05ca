using System.Reflection;
using System.Text;
using Azure.Core.Serialization;
using Microsoft.Azure.Functions.Worker;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;

namespace Cartrita.Runtime.Host.Functions;

/// <summary>Makes parameters from JSON, with the worker's serializer.</summary>
internal static class JsonValues
{
    /// <summary>Whether JSON can become the type: data can, streams, clients and services cannot.</summary>
    public static bool CanBe(Type type) =>
        !type.IsPointer && !type.IsByRef && !typeof(Delegate).IsAssignableFrom(type) && !typeof(Stream).IsAssignableFrom(type)
        && (!(type.IsAbstract || type.IsInterface) || IsCollection(type))
        && type.Namespace?.StartsWith("Azure.", StringComparison.Ordinal) != true
        && type.Namespace?.StartsWith("Microsoft.", StringComparison.Ordinal) != true;

    /// <exception cref="FunctionInputConverterException">The text is no JSON of the parameter's type.</exception>
    public static object? Read(LocalFunctionContext context, ParameterInfo parameter, string json)
    {
        try
        {
            using var stream = new MemoryStream(Encoding.UTF8.GetBytes(json), writable: false);
            return Serializer(context).Deserialize(stream, parameter.ParameterType, context.CancellationToken);
        }
        catch (Exception e) when (e is not OperationCanceledException)
        {
            // Serializers of the app's choice throw what they like.
            throw new FunctionInputConverterException($"The value of the parameter '{parameter.Name}' is no JSON of a {parameter.ParameterType.Name}.", e);
        }
    }

    public static ObjectSerializer Serializer(LocalFunctionContext context) =>
        context.InstanceServices.GetRequiredService<IOptions<WorkerOptions>>().Value.Serializer!;

    private static bool IsCollection(Type type) =>
        type.IsGenericType && typeof(System.Collections.IEnumerable).IsAssignableFrom(type);
}
