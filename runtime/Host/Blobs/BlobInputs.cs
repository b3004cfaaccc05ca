using System.Reflection;
using Azure.Storage.Blobs;
using Azure.Storage.Blobs.Specialized;
using Cartrita.Runtime.Host.Bindings;
using Cartrita.Runtime.Host.Durable;
using Cartrita.Runtime.Host.Functions;
using Microsoft.Azure.Functions.Worker;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;

namespace Cartrita.Runtime.Host.Blobs;

/// <summary>Binds parameters to blobs that are not the trigger: one, or all that begin with a name, or a container.</summary>
internal static class BlobInputs
{
    private static readonly Type[] s_collections =
        [typeof(IEnumerable<>), typeof(IReadOnlyList<>), typeof(IReadOnlyCollection<>), typeof(IList<>), typeof(ICollection<>), typeof(List<>)];

    /// <returns>Null where no blob can become the parameter's type.</returns>
    public static ParameterBinder? For(string function, ParameterInfo parameter, BlobInputAttribute input)
    {
        if (parameter.ParameterType == typeof(BlobContainerClient))
        {
            return context => new(Container(context, function, input, out _));
        }

        return ElementOf(parameter.ParameterType) is { } element
            ? Collection(function, parameter, input, element)
            : BlobValues.For(parameter, context => One(context, function, input));
    }

    private static ParameterBinder? Collection(string function, ParameterInfo parameter, BlobInputAttribute input, Type element)
    {
        Func<BlobClient, LocalFunctionContext, Task<object>>? read =
            element == typeof(string) ? static async (blob, context) => (await blob.DownloadContentAsync(context.CancellationToken)).Value.Content.ToString()
            : element == typeof(byte[]) ? static async (blob, context) => (await blob.DownloadContentAsync(context.CancellationToken)).Value.Content.ToArray()
            : element == typeof(Stream) ? static async (blob, context) => await blob.OpenReadAsync(cancellationToken: context.CancellationToken)
            : element == typeof(BlobClient) || element == typeof(BlobBaseClient) ? static (blob, _) => Task.FromResult<object>(blob)
            : null;
        return read is null ? null : async context =>
        {
            var container = Container(context, function, input, out var address);
            var list = (System.Collections.IList)Activator.CreateInstance(typeof(List<>).MakeGenericType(element))!;
            await foreach (var blob in container.GetBlobsAsync(prefix: address.Name.Length == 0 ? null : address.Name, cancellationToken: context.CancellationToken))
            {
                list.Add(await read(container.GetBlobClient(blob.Name), context));
            }

            if (!parameter.ParameterType.IsArray)
            {
                return list;
            }

            var array = Array.CreateInstance(element, list.Count);
            list.CopyTo(array, 0);
            return array;
        };
    }

    private static BlobClient One(LocalFunctionContext context, string function, BlobInputAttribute input)
    {
        var container = Container(context, function, input, out var address);
        return address.Name.Length > 0
            ? container.GetBlobClient(address.Name)
            : throw new FunctionInputConverterException($"The blob path '{input.BlobPath}' of the function '{function}' names a container, and no blob in it.");
    }

    private static BlobContainerClient Container(LocalFunctionContext context, string function, BlobInputAttribute input, out BlobAddress address)
    {
        var services = context.InstanceServices;
        var values = new BindingValues(context, services.GetRequiredService<IRandomIds>(), services.GetRequiredService<TimeProvider>());
        address = BlobAddress.Parse(function, BlobAddress.Template(function, input.BlobPath, services.GetRequiredService<IConfiguration>()).Resolve(values));
        var service = services.GetRequiredService<BlobConnections>().Find(input.Connection) ?? throw new InvalidOperationException(
            $"The function '{function}' cannot read '{address.Container}': the setting '{StorageSetting.NameOf(input.Connection)}' names no storage.");
        return service.GetBlobContainerClient(address.Container);
    }

    private static Type? ElementOf(Type type) =>
        type == typeof(string) || type == typeof(byte[]) ? null
        : type.IsArray ? type.GetElementType()
        : type.IsGenericType && s_collections.Contains(type.GetGenericTypeDefinition()) ? type.GetGenericArguments()[0]
        : null;
}
