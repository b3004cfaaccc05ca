using Azure;
using Azure.Storage.Blobs.Models;
using Cartrita.Runtime.Host.Bindings;
using Cartrita.Runtime.Host.Functions;
using Cartrita.Runtime.Host.Outputs;
using Microsoft.Azure.Functions.Worker;
using Microsoft.Azure.Functions.Worker.Extensions.Abstractions;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Logging;

namespace Cartrita.Runtime.Host.Blobs;

/// <summary>Writes blobs: text and bytes as they are, everything else as JSON, lists included. What was there is replaced.</summary>
internal sealed partial class BlobOutputSender(BlobConnections connections, IConfiguration configuration, ILogger<BlobOutputSender> logger) : IOutputSender
{
    public Type Attribute => typeof(BlobOutputAttribute);

    public void Check(FunctionEntry function, OutputBindingAttribute output)
    {
        var blob = (BlobOutputAttribute)output;
        BlobAddress.Template(function.Name, blob.BlobPath, configuration);
        if (connections.Find(blob.Connection) is null)
        {
            LogOff(function.Name, blob.BlobPath, StorageSetting.NameOf(blob.Connection));
        }
    }

    public async Task SendAsync(FunctionEntry function, OutputBindingAttribute output, OutputValue value, BindingValues values)
    {
        var attribute = (BlobOutputAttribute)output;
        var address = BlobAddress.Parse(function.Name, BlobAddress.Template(function.Name, attribute.BlobPath, configuration).Resolve(values));
        if (address.Name.Length == 0)
        {
            throw new InvalidOperationException($"The function '{function.Name}' cannot write to '{address.Container}': a blob needs a name.");
        }

        var service = connections.Find(attribute.Connection) ?? throw new InvalidOperationException(
            $"The function '{function.Name}' cannot write to '{address.Container}': the setting '{StorageSetting.NameOf(attribute.Connection)}' names no storage.");
        var container = service.GetBlobContainerClient(address.Container);
        try
        {
            await container.GetBlobClient(address.Name).UploadAsync(value.ToBinary(), overwrite: true);
        }
        catch (RequestFailedException e) when (e.ErrorCode == BlobErrorCode.ContainerNotFound)
        {
            await container.CreateIfNotExistsAsync();
            await container.GetBlobClient(address.Name).UploadAsync(value.ToBinary(), overwrite: true);
        }
    }

    [LoggerMessage(EventId = 2331, Level = LogLevel.Warning, Message = "The function {Function} cannot write to {Path}: the setting {Setting} names no storage.")]
    private partial void LogOff(string function, string path, string setting);
}
