using System.Globalization;
using Azure;
using Azure.Storage.Blobs.Specialized;
using Cartrita.Adapters.Storage.Blobs;
using Cartrita.Core.Attachments.Scanning;
using Cartrita.Core.Errors;
using Microsoft.Extensions.Options;

namespace Cartrita.Adapters.Attachments.Scanning.Defender;

/// <summary>Takes the verdict of Microsoft Defender for Storage, which scans each blob when it is uploaded and writes what it found into the blob's index tags.</summary>
/// <remarks>Writing a blob anew removes its tags, so a verdict is of the bytes that are there. One that is not there yet is waited for, and then the file has to come again.</remarks>
/// <param name="containers">The account.</param>
/// <param name="options">How long a verdict is waited for.</param>
/// <param name="time">The clock.</param>
internal sealed class DefenderScanner(BlobContainers containers, IOptions<ScanningOptions> options, TimeProvider time) : IScanner
{
    /// <summary>The tag that has the verdict.</summary>
    public const string ResultTag = "Malware Scanning scan result";

    /// <summary>The tag that has the time of it.</summary>
    public const string TimeTag = "Malware Scanning scan time UTC";

    /// <summary>The verdict of a clean blob.</summary>
    public const string Clean = "No threats found";

    /// <summary>The verdict of a blob with malware.</summary>
    public const string Malicious = "Malicious";

    private static readonly TimeSpan FirstPause = TimeSpan.FromSeconds(0.5);
    private static readonly TimeSpan LongestPause = TimeSpan.FromSeconds(5);

    /// <inheritdoc />
    public string Name => "defender";

    /// <inheritdoc />
    public async Task<ScanVerdict> ScanAsync(ScanRequest request, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(request);
        var path = request.Path ?? throw new ScannerUnavailableException(Name, "the file lies in no store that Defender scans");
        var deadline = time.GetUtcNow() + TimeSpan.FromSeconds(options.Value.DefenderWaitSeconds);
        for (var pause = FirstPause; ; pause = pause * 2 < LongestPause ? pause * 2 : LongestPause)
        {
            var tags = await TagsAsync(path, cancellationToken);
            if (tags.TryGetValue(ResultTag, out var result))
            {
                return Read(result, tags.TryGetValue(TimeTag, out var when) ? when : "time unknown", request);
            }

            if (time.GetUtcNow() + pause > deadline)
            {
                throw new ScannerUnavailableException(Name, "there is no verdict yet");
            }

            await Task.Delay(pause, time, cancellationToken);
        }
    }

    private ScanVerdict Read(string result, string when, ScanRequest request)
    {
        var verdict = new ScanVerdict { Engine = Name, EngineVersion = string.Create(CultureInfo.InvariantCulture, $"Microsoft Defender for Storage, {when}") };
        return result switch
        {
            Clean => verdict,
            Malicious => verdict with
            {
                Problem = Problems.MalwareDetected,
                Detail = "The scanner found malware in the file.",
                Findings = [new ScanFinding("malicious", request.FileName)],
            },

            // "Error", "Not scanned" and what may come: nothing has looked at it.
            _ => throw new ScannerUnavailableException(Name, $"the verdict is '{result}'"),
        };
    }

    // The client's own retries end as an aggregate where the account does not answer at all.
    private async Task<IDictionary<string, string>> TagsAsync(Core.Storage.ContentPath path, CancellationToken cancellationToken)
    {
        try
        {
            var blob = await containers.BlobAsync(path, cancellationToken);
            return (await blob.GetTagsAsync(cancellationToken: cancellationToken)).Value.Tags;
        }
        catch (Exception exception) when (exception is RequestFailedException or AggregateException)
        {
            throw new ScannerUnavailableException(Name, "the blob's tags can't be read", exception);
        }
    }
}
