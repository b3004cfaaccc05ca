using System.Text.Json;
using Cartrita.Runtime.Host.Functions;
using Microsoft.Extensions.Logging;

namespace Cartrita.Runtime.Host.Blobs;

/// <summary>Runs a blob function for one version of a blob, unless it is done with it, and counts its failures.</summary>
internal sealed partial class BlobRunner(
    FunctionInvoker invoker, FunctionTimeouts timeouts, BlobReceipts receipts, BlobPoison poison, int poisonThreshold, ILogger logger)
{
    /// <returns>Whether the function is done with the version, well or not; false where it is to be tried again.</returns>
    public async Task<bool> RunAsync(FunctionEntry function, BlobDelivery blob, CancellationToken stopping)
    {
        if (await receipts.FailuresAsync(blob, stopping) is not { } failures)
        {
            return true;
        }

        if (await TryAsync(function, blob, stopping) is { } failure)
        {
            return !stopping.IsCancellationRequested && await FailedAsync(function, blob, failure, failures + 1, stopping);
        }

        // A stop that comes now must not make the function run a second time.
        await receipts.CompleteAsync(blob, CancellationToken.None);
        return true;
    }

    private async Task<Exception?> TryAsync(FunctionEntry function, BlobDelivery blob, CancellationToken stopping)
    {
        using var timeout = timeouts.Start(stopping);
        try
        {
            await invoker.RunAsync(function, new()
            {
                Trigger = blob,
                BindingData = BindingData(blob),
                Cancellation = timeout.Token,
            });
            return null;
        }
        catch (Exception e)
        {
            // Whatever the function threw counts as one failure of this version.
            return e;
        }
    }

    private async Task<bool> FailedAsync(FunctionEntry function, BlobDelivery blob, Exception failure, int count, CancellationToken stopping)
    {
        if (!await blob.Client.ExistsAsync(stopping))
        {
            // Deleted while it was on its way.
            return true;
        }

        LogFailed(failure, function.Name, count);
        if (count < poisonThreshold)
        {
            // Beside the blob, so that a restart goes on counting.
            await receipts.FailedAsync(blob, count, CancellationToken.None);
            return false;
        }

        await poison.AddAsync(blob);
        await receipts.CompleteAsync(blob, CancellationToken.None);
        LogPoison(function.Name, count);
        return true;
    }

    private static Dictionary<string, object?> BindingData(BlobDelivery blob)
    {
        var data = new Dictionary<string, object?>(StringComparer.OrdinalIgnoreCase)
        {
            [BlobParameters.PathKey] = blob.Path,
            [BlobParameters.UriKey] = blob.Client.Uri.ToString(),
            [BlobParameters.MetadataKey] = JsonSerializer.Serialize(blob.Metadata),
        };
        foreach (var (name, value) in blob.Parts)
        {
            data[name] = value;
        }

        return data;
    }

    [LoggerMessage(EventId = 2311, Level = LogLevel.Error, Message = "The blob function {Function} failed on a blob (failure {Count}).")]
    private partial void LogFailed(Exception exception, string function, int count);

    [LoggerMessage(EventId = 2312, Level = LogLevel.Error, Message = "The blob function {Function} failed {Count} times on a blob, which is now poison.")]
    private partial void LogPoison(string function, int count);
}
