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
    internal const string MetadataKey = "Metadata";

    /// <returns>Null where a blob trigger cannot give the parameter a value.</returns>
    /// <exception cref="StartupException">The path is none.</exception>
    public static ParameterBinder? For(string function, ParameterInfo parameter, string path)
    {
        if (ParameterBinders.IsTrigger(parameter))
        {
            return BlobValues.For(parameter, Blob);
        }

        // What settings put into the path is known when the listener starts.
        var known = path.Contains('%', StringComparison.Ordinal)
            ? [parameter.Name!]
            : Pattern(function, path).Parameters.Append(PathKey).Append(UriKey).Append(MetadataKey);
        return known.Contains(parameter.Name, StringComparer.OrdinalIgnoreCase) ? NamedValues.OfText(parameter) : null;
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

    private static BlobClient Blob(LocalFunctionContext context) => ((BlobDelivery)context.Request.Trigger).Client;
}
