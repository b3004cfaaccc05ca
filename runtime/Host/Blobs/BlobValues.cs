using System.Reflection;
using Azure.Storage.Blobs;
using Azure.Storage.Blobs.Specialized;
using Cartrita.Runtime.Host.Functions;
using Microsoft.Azure.Functions.Worker;

namespace Cartrita.Runtime.Host.Blobs;

/// <summary>Gives a blob in one of the forms that the real worker knows: text, bytes, a stream, a client, or an object from its JSON.</summary>
internal static class BlobValues
{
    /// <param name="parameter">The parameter.</param>
    /// <param name="blob">Finds the blob of an invocation.</param>
    /// <returns>Null where no blob can become the parameter's type.</returns>
    public static ParameterBinder? For(ParameterInfo parameter, Func<LocalFunctionContext, BlobClient> blob)
    {
        var type = parameter.ParameterType;
        if (Client(type) is { } client)
        {
            return context => new(client(blob(context)));
        }

        if (type == typeof(Stream))
        {
            return async context => await blob(context).OpenReadAsync(cancellationToken: context.CancellationToken);
        }

        if (type == typeof(byte[]))
        {
            return async context => (await ContentAsync(context, blob)).ToArray();
        }

        if (type == typeof(string))
        {
            return async context => (await ContentAsync(context, blob)).ToString();
        }

        // The real worker reads it as JSON too, and finds none there.
        return JsonValues.CanBe(type) && type != typeof(BinaryData)
            ? async context => JsonValues.Read(context, parameter, (await ContentAsync(context, blob)).ToString())
            : null;
    }

    private static Func<BlobClient, object>? Client(Type type) =>
        type == typeof(BlobClient) || type == typeof(BlobBaseClient) ? static blob => blob
        : type == typeof(BlockBlobClient) ? static blob => Container(blob).GetBlockBlobClient(blob.Name)
        : type == typeof(AppendBlobClient) ? static blob => Container(blob).GetAppendBlobClient(blob.Name)
        : type == typeof(PageBlobClient) ? static blob => Container(blob).GetPageBlobClient(blob.Name)
        : null;

    private static BlobContainerClient Container(BlobClient blob) => blob.GetParentBlobContainerClient();

    private static async Task<BinaryData> ContentAsync(LocalFunctionContext context, Func<LocalFunctionContext, BlobClient> blob) =>
        (await blob(context).DownloadContentAsync(context.CancellationToken)).Value.Content;
}
