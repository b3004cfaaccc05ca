using Azure.Storage.Blobs;
using Azure.Storage.Blobs.Models;
using Azure.Storage.Blobs.Specialized;
using Azure.Storage.Sas;

namespace Cartrita.Adapters.Tools.Sandbox.ContainerJob;

/// <summary>Signs addresses of blobs: with the account's key where the app has it, else with a key that the account gives the app's identity for that.</summary>
/// <param name="Expires">When the signatures end.</param>
/// <param name="Starts">When they begin: a little earlier than now, since clocks differ.</param>
/// <param name="Key">The identity's key; null where the account's is used.</param>
internal sealed record BlobSigner(DateTimeOffset Starts, DateTimeOffset Expires, UserDelegationKey? Key)
{
    private static readonly TimeSpan ClockSkew = TimeSpan.FromMinutes(5);

    /// <summary>Makes one.</summary>
    /// <param name="container">The blobs' container.</param>
    /// <param name="now">The time.</param>
    /// <param name="lifetime">How long the signatures are good.</param>
    /// <param name="cancellationToken">Stops it.</param>
    internal static async Task<BlobSigner> MakeAsync(BlobContainerClient container, DateTimeOffset now, TimeSpan lifetime, CancellationToken cancellationToken)
    {
        var (starts, expires) = (now - ClockSkew, now + lifetime);
        var key = container.CanGenerateSasUri ? null : (await container.GetParentBlobServiceClient().GetUserDelegationKeyAsync(starts, expires, cancellationToken)).Value;
        return new BlobSigner(starts, expires, key);
    }

    /// <summary>The address of a blob.</summary>
    /// <param name="blob">The blob.</param>
    /// <param name="permissions">What it is good for.</param>
    internal Uri Sign(BlobClient blob, BlobSasPermissions permissions)
    {
        var signature = new BlobSasBuilder(permissions, Expires)
        {
            BlobContainerName = blob.BlobContainerName,
            BlobName = blob.Name,
            Resource = "b",
            StartsOn = Starts,
            Protocol = blob.Uri.Scheme == Uri.UriSchemeHttps ? SasProtocol.Https : SasProtocol.HttpsAndHttp,
        };
        return Key is null
            ? blob.GenerateSasUri(signature)
            : new BlobUriBuilder(blob.Uri) { Sas = signature.ToSasQueryParameters(Key, blob.AccountName) }.ToUri();
    }
}
