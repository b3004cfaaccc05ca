using System.Reflection;
using Azure.Storage.Blobs;
using Cartrita.Runtime.Host.Functions;
using Cartrita.Runtime.Host.Hosting;

namespace Cartrita.Runtime.Host.Blobs;

/// <summary>Binds the parameters of blob functions: the blob in one of several forms, and the parts of its path by name.</summary>
internal static class BlobParameters
{
    internal const string PathKey = "BlobTrigger";
    internal const string UriKey = "Uri";

    /// <returns>Null where a blob trigger cannot give the parameter a value.</returns>
    /// <exception cref="StartupException">The path is none.</exception>
    public static ParameterBinder? For(string function, ParameterInfo parameter, string path)
    {
        if (ParameterBinders.IsTrigger(parameter))
        {
            return OfBlob(parameter.ParameterType);
        }

        var known = Pattern(function, path).Parameters.Append(PathKey).Append(UriKey);
        return known.Contains(parameter.Name, StringComparer.OrdinalIgnoreCase) ? NamedValues.For(parameter) : null;
    }

    /// <exception cref="StartupException">The path is none.</exception>
    public static BlobPathPattern Pattern(string function, string path)
    {
        try
        {
            return BlobPathPattern.Parse(path);
        }
        catch (FormatException e)
        {
            throw new StartupException($"The blob path '{path}' of the function '{function}' is not valid: {e.Message}.", e);
        }
    }

    private static ParameterBinder? OfBlob(Type type)
    {
        if (type == typeof(BlobClient))
        {
            return static context => new(Blob(context));
        }

        if (type == typeof(Stream))
        {
            return static async context => await Blob(context).OpenReadAsync(cancellationToken: context.CancellationToken);
        }

        if (type == typeof(BinaryData))
        {
            return static async context => await ContentAsync(context);
        }

        if (type == typeof(byte[]))
        {
            return static async context => (await ContentAsync(context)).ToArray();
        }

        return type == typeof(string) ? static async context => (await ContentAsync(context)).ToString() : null;
    }

    private static async Task<BinaryData> ContentAsync(LocalFunctionContext context) =>
        (await Blob(context).DownloadContentAsync(context.CancellationToken)).Value.Content;

    private static BlobClient Blob(LocalFunctionContext context) => ((BlobDelivery)context.Request.Trigger).Client;
}
