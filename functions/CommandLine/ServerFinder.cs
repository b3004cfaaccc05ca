using Cartrita.Functions.Hosting;
using Cartrita.Functions.Http;

namespace Cartrita.Functions.CommandLine;

/// <summary>Finds the server of a state folder, or starts one. Two commands at once come to one server: the folder's lock refuses the second.</summary>
/// <remarks>
/// The folder's key goes to nobody but the holder of the folder's lock: a holder first removes the address that it finds, so an
/// address that stands under a held lock before and after the probe is the holder's own, and the probe shows that this API answers there.
/// </remarks>
internal sealed class ServerFinder(string state, string? storage, TimeProvider time) : IDisposable
{
    private const int MaximumStarts = 3;

    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);
    private static readonly TimeSpan LookEvery = TimeSpan.FromMilliseconds(50);

    private readonly HttpClient probe = new() { Timeout = TimeSpan.FromSeconds(5) };

    /// <summary>The server that answers for the folder.</summary>
    public async Task<FoundServer> FindAsync(CancellationToken cancellationToken)
    {
        var (since, starts) = (time.GetTimestamp(), 0);
        ServerChild? child = null;
        try
        {
            while (time.GetElapsedTime(since) < Patience)
            {
                if (await LookAsync(cancellationToken) is { } found)
                {
                    return found;
                }

                if (child is { HasExited: true, WasRefused: false })
                {
                    throw new CommandFailure(await child.LastWordsAsync(cancellationToken) ?? Unanswered);
                }

                // A refused child means that another server is coming up; only if that one fails too is there another start.
                if (starts < MaximumStarts && child is null or { HasExited: true } && !StateFolder.IsHeld(state))
                {
                    child?.Dispose();
                    child = ServerChild.Start(state, storage);
                    starts++;
                }

                await Task.Delay(LookEvery * Math.Max(1, starts * starts), time, cancellationToken);
            }
        }
        finally
        {
            child?.Dispose();
        }

        throw new CommandFailure(Unanswered);
    }

    /// <inheritdoc />
    public void Dispose() => probe.Dispose();

    private string Unanswered => $"The server of '{state}' does not answer; {Path.Combine(state, ServerChild.LogName)} may say why.";

    private static bool IsOurs(HttpResponseMessage answer) =>
        answer.Headers.TryGetValues(ApiVersionMiddleware.Header, out var versions) && versions.SequenceEqual([ApiVersionMiddleware.Version]);

    // It asks whether the server lives: whether it is ready too, its answers say better than a wait that ends in a guess.
    private async Task<FoundServer?> LookAsync(CancellationToken cancellationToken)
    {
        if (ServerFile.Read(state) is not { } file)
        {
            return null;
        }

        try
        {
            using var answer = await probe.GetAsync(new Uri(file.Address, "api/health/live"), cancellationToken);
            return answer.IsSuccessStatusCode && IsOurs(answer) && ServerFile.Read(state) == file
                ? new FoundServer(file.Address, (await File.ReadAllTextAsync(CartritaCommandLine.KeyFile(state), cancellationToken)).Trim())
                : null;
        }
        catch (Exception exception) when (exception is HttpRequestException or IOException
            || (exception is OperationCanceledException && !cancellationToken.IsCancellationRequested))
        {
            // Not there yet, or not any more: the next look tells.
            return null;
        }
    }
}

/// <summary>A server that answers.</summary>
/// <param name="Address">Where.</param>
/// <param name="Key">The folder's key.</param>
internal sealed record FoundServer(Uri Address, string Key);
