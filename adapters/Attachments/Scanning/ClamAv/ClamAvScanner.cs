using System.Buffers;
using System.Net;
using System.Net.Sockets;
using Cartrita.Core.Attachments.Scanning;
using Cartrita.Core.Errors;
using Microsoft.Extensions.Options;

namespace Cartrita.Adapters.Attachments.Scanning.ClamAv;

/// <summary>Has files scanned by a ClamAV daemon over its socket, as a stream of chunks (<c>INSTREAM</c>).</summary>
/// <remarks>Each scan has connections of its own, so a daemon that was started anew is simply used again. One that breaks off is asked once more, since it may be restarting.</remarks>
internal sealed class ClamAvScanner : IScanner
{
    private const int ChunkLength = 128 * 1024;
    private const int Attempts = 2;
    private const string Clean = "stream: OK";
    private const string Opening = "stream: ";
    private const string Found = " FOUND";
    private const string SizeLimit = "INSTREAM size limit exceeded";

    private readonly EndPoint address;
    private readonly TimeSpan patience;
    private readonly TimeProvider time;

    /// <summary>Takes the daemon's address from the settings.</summary>
    public ClamAvScanner(IOptions<ScanningOptions> options, TimeProvider time)
    {
        address = ClamAvAddress.Parse(options.Value.ClamAv ?? throw new InvalidOperationException("Scanning:ClamAv names no daemon."));
        patience = TimeSpan.FromSeconds(options.Value.ClamAvTimeoutSeconds);
        this.time = time;
    }

    /// <inheritdoc />
    public string Name => "clamav";

    /// <inheritdoc />
    public async Task<ScanVerdict> ScanAsync(ScanRequest request, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(request);
        for (var attempt = 1; ; attempt++)
        {
            try
            {
                var version = await VersionAsync(cancellationToken);
                return Read(await StreamAsync(request, cancellationToken), version, request);
            }
            catch (DaemonFailure failure)
            {
                cancellationToken.ThrowIfCancellationRequested();
                if (attempt == Attempts || failure.InnerException is OperationCanceledException)
                {
                    throw new ScannerUnavailableException(Name, failure.Message, failure.InnerException);
                }
            }
        }
    }

    private async Task<string> VersionAsync(CancellationToken cancellationToken)
    {
        using var connection = await OpenAsync("VERSION", cancellationToken);
        return await GuardAsync(connection.ReplyAsync);
    }

    private async Task<string> StreamAsync(ScanRequest request, CancellationToken cancellationToken)
    {
        await using var content = await request.OpenAsync(cancellationToken);
        using var connection = await OpenAsync("INSTREAM", cancellationToken);
        var chunk = ArrayPool<byte>.Shared.Rent(sizeof(int) + ChunkLength);
        try
        {
            // A daemon that has heard enough says why and closes: what can't be sent any more is not needed.
            int read;
            do
            {
                read = await content.ReadAsync(chunk.AsMemory(sizeof(int), ChunkLength), cancellationToken);
            }
            while (await GuardAsync(() => TrySendAsync(connection, chunk.AsMemory(0, sizeof(int) + read))) && read > 0);
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(chunk);
        }

        return await GuardAsync(connection.ReplyAsync);
    }

    private ScanVerdict Read(string reply, string version, ScanRequest request)
    {
        var verdict = new ScanVerdict { Engine = Name, EngineVersion = version };
        if (reply == Clean)
        {
            return verdict;
        }

        if (!reply.StartsWith(Opening, StringComparison.Ordinal) || !reply.EndsWith(Found, StringComparison.Ordinal))
        {
            throw new ScannerUnavailableException(
                Name, reply.StartsWith(SizeLimit, StringComparison.Ordinal) ? "the daemon's StreamMaxLength is smaller than the file" : $"the daemon answered '{reply}'");
        }

        var signature = reply[Opening.Length..^Found.Length];
        var (problem, detail) =
            signature.StartsWith("Heuristics.Encrypted", StringComparison.Ordinal) ? (Problems.EncryptedContent, "The file holds encrypted content, which can't be scanned.")
            : signature.StartsWith("Heuristics.Limits.Exceeded", StringComparison.Ordinal) ? (Problems.ArchiveBomb, "The file expands to more than the scanner looks at.")
            : (Problems.MalwareDetected, "The scanner found malware in the file.");
        return verdict with { Problem = problem, Detail = detail, Findings = [new ScanFinding(signature, request.FileName)] };
    }

    private Task<ClamAvConnection> OpenAsync(string command, CancellationToken cancellationToken) =>
        GuardAsync(() => ClamAvConnection.OpenAsync(address, command, patience, time, cancellationToken));

    private static async Task<bool> TrySendAsync(ClamAvConnection connection, Memory<byte> framed)
    {
        try
        {
            await connection.SendChunkAsync(framed);
            return true;
        }
        catch (SocketException)
        {
            // Closed by the daemon; its reply may be there already.
            return false;
        }
    }

    private static async Task<T> GuardAsync<T>(Func<Task<T>> step)
    {
        try
        {
            return await step();
        }
        catch (OperationCanceledException exception)
        {
            throw new DaemonFailure("the daemon does not answer in time", exception);
        }
        catch (Exception exception) when (exception is SocketException or IOException)
        {
            throw new DaemonFailure("the daemon can't be reached, or broke off", exception);
        }
    }
}
