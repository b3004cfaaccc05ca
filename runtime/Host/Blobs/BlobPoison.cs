using System.Text.Json;
using System.Text.Json.Serialization;
using Azure.Storage.Queues;
using Cartrita.Runtime.Host.Queues;

namespace Cartrita.Runtime.Host.Blobs;

/// <summary>Tells of blobs that a function never could do, in the queue and in the words of the real host.</summary>
internal sealed class BlobPoison(IMessageQueue? queue, string function, QueueMessageEncoding encoding, QueueSignals signals)
{
    internal const string QueueName = "webjobs-blobtrigger-poison";

    public async Task AddAsync(BlobDelivery blob)
    {
        if (queue is null)
        {
            // Storage without queues: the log has it, as was said when the app started.
            return;
        }

        var note = new PoisonBlob("BlobTrigger", "Host.Functions." + function, blob.Type + "Blob", blob.Client.BlobContainerName, blob.Client.Name, blob.ETag.ToString("H"));
        await queue.SendAsync(QueueText.Encode(BinaryData.FromBytes(JsonSerializer.SerializeToUtf8Bytes(note, PoisonBlobJson.Default.PoisonBlob)), encoding));
        signals.Added(QueueName);
    }
}

/// <summary>A blob that a function failed on until it was given up.</summary>
/// <param name="Type"><c>BlobTrigger</c>.</param>
/// <param name="FunctionId">The function.</param>
/// <param name="BlobType"><c>BlockBlob</c>, <c>AppendBlob</c> or <c>PageBlob</c>.</param>
/// <param name="ContainerName">The blob's container.</param>
/// <param name="BlobName">The blob.</param>
/// <param name="ETag">The version that failed, in quotes.</param>
internal sealed record PoisonBlob(string Type, string FunctionId, string BlobType, string ContainerName, string BlobName, string ETag);

/// <summary>The JSON of a message about a blob.</summary>
[JsonSerializable(typeof(PoisonBlob))]
internal sealed partial class PoisonBlobJson : JsonSerializerContext;
