using Azure.Core;
using Azure.Core.Pipeline;
using Azure.Storage.Blobs;
using Cartrita.Adapters.Storage.Blobs;
using Cartrita.TestSupport.Azurite;

namespace Cartrita.Conformance.Tests.Support;

/// <summary>Loses the answer to a request that the server carried out, once for each time that it is armed; the client library then repeats the request.</summary>
internal sealed class LostAnswerPolicy : HttpPipelinePolicy
{
    private int armed;

    public int Lost { get; private set; }

    public static (BlobContainers Containers, LostAnswerPolicy Policy) Connect(AzuriteFixture azurite)
    {
        var policy = new LostAnswerPolicy();
        var options = new BlobClientOptions { Retry = { Delay = TimeSpan.FromMilliseconds(1) } };
        options.AddPolicy(policy, HttpPipelinePosition.PerRetry);
        return (new BlobContainers(new BlobServiceClient(azurite.ConnectionString, options)), policy);
    }

    public void Arm() => Interlocked.Exchange(ref armed, 1);

    public override async ValueTask ProcessAsync(HttpMessage message, ReadOnlyMemory<HttpPipelinePolicy> pipeline)
    {
        await ProcessNextAsync(message, pipeline);
        Lose(message);
    }

    public override void Process(HttpMessage message, ReadOnlyMemory<HttpPipelinePolicy> pipeline)
    {
        ProcessNext(message, pipeline);
        Lose(message);
    }

    private void Lose(HttpMessage message)
    {
        if (message.Request.Method == RequestMethod.Put && Interlocked.Exchange(ref armed, 0) == 1)
        {
            Lost++;
            throw new IOException("The answer was lost.");
        }
    }
}
