using System.Text;
using Azure.Storage.Blobs;
using Microsoft.Azure.Functions.Worker;

namespace Cartrita.Runtime.Host.Tests.Blobs;

/// <summary>The blob functions of the test app.</summary>
public sealed class SampleBlobFunctions(RunProbe probe)
{
    [Function("AsText")]
    public void AsText([BlobTrigger("incoming/u/{owner}/{id}", Connection = "Uploads")] string blob, string owner, string id, string blobTrigger) =>
        probe.Ran("AsText", $"{owner} {id} {blobTrigger} {blob}");

    [Function("AsStream")]
    public async Task AsStream([BlobTrigger("incoming/stream/{name}", Connection = "Uploads")] Stream blob, string name, CancellationToken cancellation)
    {
        using var reader = new StreamReader(blob);
        probe.Ran("AsStream", $"{name} {await reader.ReadToEndAsync(cancellation)}");
    }

    [Function("AsBytes")]
    public void AsBytes([BlobTrigger("incoming/bytes/{name}", Connection = "Uploads")] byte[] blob) => probe.Ran("AsBytes", Encoding.UTF8.GetString(blob));

    [Function("AsData")]
    public void AsData([BlobTrigger("incoming/data/{name}", Connection = "Uploads")] Book blob) => probe.Ran("AsData", blob.Title);

    [Function("AsClient")]
    public void AsClient([BlobTrigger("incoming/client/{name}", Connection = "Uploads")] BlobClient blob) => probe.Ran("AsClient", blob.Name);

    [Function("Rotten")]
    public void Rotten([BlobTrigger("incoming/rotten/{name}", Connection = "Uploads")] string blob, string name)
    {
        probe.Ran("Rotten", name);
        throw new InvalidOperationException("Thrown on purpose.");
    }
}
