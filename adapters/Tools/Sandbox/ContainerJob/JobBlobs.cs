using System.Text;
using Azure;
using Azure.Storage.Blobs;
using Azure.Storage.Blobs.Models;
using Azure.Storage.Sas;
using Cartrita.Adapters.Storage.Blobs;
using Cartrita.Core.Errors;
using Cartrita.Core.Tools;

namespace Cartrita.Adapters.Tools.Sandbox.ContainerJob;

/// <summary>The blobs of one run of the job, by which it gets its command and input and hands back what came of them.</summary>
/// <remarks>What the job wrote is a stranger's too: no more of it is read than the limits say.</remarks>
/// <param name="container">The container.</param>
/// <param name="run">The run's id, the folder of its blobs.</param>
internal sealed class JobBlobs(BlobContainerClient container, string run)
{
    private const int MaximumErrorText = 4096;

    // A character of UTF-8 takes four bytes at most.
    private const int MaximumErrorBytes = 4 * MaximumErrorText;

    private static readonly string[] Names = ["command", "input", "output", "errors", "result"];

    /// <summary>The run.</summary>
    internal string Run => run;

    /// <summary>Writes command and input.</summary>
    /// <param name="command">What to run.</param>
    /// <param name="cancellationToken">Stops it.</param>
    internal Task PutAsync(SandboxCommand command, CancellationToken cancellationToken) => GuardAsync(async () =>
    {
        var words = new StringBuilder();
        foreach (var word in command.Arguments.Prepend(command.Program))
        {
            words.Append(word).Append('\0');
        }

        await Blob("command").UploadAsync(BinaryData.FromString(words.ToString()), overwrite: true, cancellationToken);
        await Blob("input").UploadAsync(command.Input ?? Stream.Null, overwrite: true, cancellationToken);
        return true;
    });

    /// <summary>Addresses for the job.</summary>
    /// <param name="now">The time.</param>
    /// <param name="lifetime">How long they are good.</param>
    /// <param name="cancellationToken">Stops it.</param>
    internal Task<JobLinks> LinksAsync(DateTimeOffset now, TimeSpan lifetime, CancellationToken cancellationToken) => GuardAsync(async () =>
    {
        const BlobSasPermissions Write = BlobSasPermissions.Create | BlobSasPermissions.Write;
        var signer = await BlobSigner.MakeAsync(container, now, lifetime, cancellationToken);
        Uri Sign(string name, BlobSasPermissions permissions) => signer.Sign(Blob(name), permissions);
        return new JobLinks(Sign("command", BlobSasPermissions.Read), Sign("input", BlobSasPermissions.Read), Sign("output", Write), Sign("errors", Write), Sign("result", Write));
    });

    /// <summary>How far it came.</summary>
    /// <param name="cancellationToken">Stops it.</param>
    internal async Task<JobReport> ReportAsync(CancellationToken cancellationToken) =>
        await ReadAsync("result", JobReport.MaximumLength, cancellationToken) is { } bytes ? JobReport.Parse(bytes) : JobReport.None;

    /// <summary>The beginning of the program's standard error.</summary>
    /// <param name="cancellationToken">Stops it.</param>
    internal async Task<string> ErrorTextAsync(CancellationToken cancellationToken)
    {
        var text = Encoding.UTF8.GetString(await ReadAsync("errors", MaximumErrorBytes, cancellationToken) ?? []);
        return text.Length <= MaximumErrorText ? text : text[..MaximumErrorText];
    }

    /// <summary>Copies the program's standard output, up to the limit.</summary>
    /// <param name="command">Where to, and the limit.</param>
    /// <param name="cancellationToken">Stops it.</param>
    /// <returns>Whether there was no more.</returns>
    internal Task<bool> CopyOutputAsync(SandboxCommand command, CancellationToken cancellationToken) => GuardAsync(async () =>
    {
        using var output = (await Blob("output").DownloadStreamingAsync(cancellationToken: cancellationToken)).Value;
        return await LimitedCopy.RunAsync(output.Content, command.Output, command.Limits.OutputBytes, cancellationToken);
    });

    /// <summary>Deletes all of it.</summary>
    /// <param name="cancellationToken">Gives up.</param>
    internal Task DeleteAsync(CancellationToken cancellationToken) =>
        Task.WhenAll(Names.Select(name => Blob(name).DeleteIfExistsAsync(DeleteSnapshotsOption.IncludeSnapshots, cancellationToken: cancellationToken)));

    private async Task<byte[]?> ReadAsync(string name, int limit, CancellationToken cancellationToken) => await GuardAsync(async () =>
    {
        try
        {
            using var blob = (await Blob(name).DownloadStreamingAsync(cancellationToken: cancellationToken)).Value;
            using var bytes = new MemoryStream();
            await LimitedCopy.RunAsync(blob.Content, bytes, limit, cancellationToken);
            return bytes.ToArray();
        }
        catch (RequestFailedException exception) when (exception.IsMissing())
        {
            return null;
        }
    });

    private static async Task<T> GuardAsync<T>(Func<Task<T>> step)
    {
        try
        {
            return await step();
        }
        catch (Exception exception) when (exception is RequestFailedException or AggregateException)
        {
            // The client library gathers its attempts where none of them was answered.
            throw new CartritaException(Problems.Unavailable, "The storage by which the sandbox's job is fed can't be used now.", exception);
        }
    }

    private BlobClient Blob(string name) => container.GetBlobClient($"{run}/{name}");
}
