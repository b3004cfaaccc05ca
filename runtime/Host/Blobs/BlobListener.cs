using System.Collections.Concurrent;
using Azure;
using Azure.Identity;
using Azure.Storage.Blobs;
using Azure.Storage.Blobs.Models;
using Cartrita.Runtime.Host.Functions;
using Microsoft.Extensions.Logging;

namespace Cartrita.Runtime.Host.Blobs;

/// <summary>Looks for new and changed blobs of one function's pattern, and hands each version to it until it is done or poison.</summary>
internal sealed partial class BlobListener(
    FunctionEntry function,
    BlobPathPattern pattern,
    BlobContainerClient container,
    BlobRunner runner,
    BlobListenerOptions options,
    TimeProvider time,
    ILogger logger)
{
    private static readonly TimeSpan s_longestWait = TimeSpan.FromSeconds(30);

    private readonly ConcurrentDictionary<string, ETag> _done = new(StringComparer.Ordinal);
    private readonly ConcurrentDictionary<string, Task> _running = new(StringComparer.Ordinal);
    private readonly SemaphoreSlim _slots = new(options.Parallelism);

    public async Task RunAsync(CancellationToken stopping)
    {
        var wait = options.Interval;
        try
        {
            while (true)
            {
                wait = await TryScanAsync(stopping) ? options.Interval : Longer(wait);
                await Task.Delay(wait, time, stopping);
            }
        }
        catch (OperationCanceledException) when (stopping.IsCancellationRequested)
        {
            // What is under way has its token; a version without a receipt is found again at the next start.
            await Task.WhenAll(_running.Values);
        }
    }

    private static TimeSpan Longer(TimeSpan wait) => wait * 2 < s_longestWait ? wait * 2 : s_longestWait;

    private async Task<bool> TryScanAsync(CancellationToken stopping)
    {
        try
        {
            await ScanAsync(stopping);
            return true;
        }
        catch (Exception e) when (e is RequestFailedException or AggregateException or AuthenticationFailedException)
        {
            // Storage comes back, and the listener is there when it does.
            LogUnreachable(e, function.Name);
            return false;
        }
    }

    private async Task ScanAsync(CancellationToken stopping)
    {
        var seen = new HashSet<string>(StringComparer.Ordinal);
        try
        {
            await foreach (var blob in container.GetBlobsAsync(BlobTraits.Metadata, prefix: pattern.Prefix, cancellationToken: stopping))
            {
                seen.Add(blob.Name);
                if (blob.Properties.ETag is { } version && !IsDone(blob.Name, version) && pattern.Match(blob.Name) is { } parts)
                {
                    await StartAsync(Delivery(blob, version, parts), stopping);
                }
            }
        }
        catch (RequestFailedException e) when (e.ErrorCode == BlobErrorCode.ContainerNotFound)
        {
            // The app makes its container when it first needs it.
            return;
        }

        foreach (var name in _done.Keys.Where(name => !seen.Contains(name)))
        {
            _done.TryRemove(name, out _);
        }
    }

    private BlobDelivery Delivery(BlobItem blob, ETag version, IReadOnlyDictionary<string, string> parts) => new(container.GetBlobClient(blob.Name), version, parts)
    {
        Type = blob.Properties.BlobType ?? BlobType.Block,
        Metadata = new Dictionary<string, string>(blob.Metadata ?? new Dictionary<string, string>()),
    };

    private bool IsDone(string name, ETag version) =>
        (_done.TryGetValue(name, out var done) && done == version) || _running.ContainsKey(name);

    private async Task StartAsync(BlobDelivery blob, CancellationToken stopping)
    {
        await _slots.WaitAsync(stopping);
        var begun = new TaskCompletionSource();
        var run = DeliverAsync(blob, begun.Task, stopping);
        _running[blob.Client.Name] = run;
        begun.SetResult();
    }

    private async Task DeliverAsync(BlobDelivery blob, Task begun, CancellationToken stopping)
    {
        // The entry has to be there before it can be taken out again.
        await begun;
        try
        {
            if (await runner.RunAsync(function, blob, stopping))
            {
                _done[blob.Client.Name] = blob.ETag;
            }
        }
        catch (Exception e)
        {
            // Without a receipt the next scan finds the version again.
            LogNotDelivered(e, function.Name);
        }
        finally
        {
            _running.TryRemove(blob.Client.Name, out _);
            _slots.Release();
        }
    }

    [LoggerMessage(EventId = 2301, Level = LogLevel.Warning, Message = "The storage of the blob trigger {Function} does not answer; it is asked again.")]
    private partial void LogUnreachable(Exception exception, string function);

    [LoggerMessage(EventId = 2302, Level = LogLevel.Warning, Message = "A blob could not be delivered to {Function}; it is tried again.")]
    private partial void LogNotDelivered(Exception exception, string function);
}
