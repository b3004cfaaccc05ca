using System.Net;
using System.Net.Http.Headers;
using System.Text.Json;

namespace Cartrita.Functions.CommandLine;

/// <summary>Talks to the folder's server; where that one goes away, to the one that comes after it.</summary>
/// <remarks>Requests are made anew for each attempt, so what is sent with them must be safe to repeat.</remarks>
internal sealed class ServerConnection(ServerFinder finder) : IDisposable
{
    private const int MaximumAttempts = 5;

    // An answer may take as long as its run; whether the server lives is told by the connection itself.
    private readonly HttpClient http = new() { Timeout = Timeout.InfiniteTimeSpan };
    private readonly SemaphoreSlim finding = new(1, 1);
    private FoundServer? server;

    /// <summary>Sends a request until a server has answered it; anything but success is a failure with the problem's sentence.</summary>
    /// <param name="make">Makes the request; its address is relative.</param>
    /// <param name="cancellationToken">Stops waiting.</param>
    public async Task<HttpResponseMessage> SendAsync(Func<HttpRequestMessage> make, CancellationToken cancellationToken)
    {
        for (var attempt = 1; ; attempt++)
        {
            var response = await AskAsync(make, cancellationToken);
            if (response.IsSuccessStatusCode)
            {
                return response;
            }

            using (response)
            {
                if (response.StatusCode != HttpStatusCode.ServiceUnavailable || attempt >= MaximumAttempts)
                {
                    throw await FailureAsync(response, cancellationToken);
                }
            }

            server = null;
        }
    }

    /// <summary>Sends a request until a server has answered it, with whatever; several may ask at once.</summary>
    /// <param name="make">Makes the request; its address is relative.</param>
    /// <param name="cancellationToken">Stops waiting.</param>
    public async Task<HttpResponseMessage> AskAsync(Func<HttpRequestMessage> make, CancellationToken cancellationToken)
    {
        for (var attempt = 1; ; attempt++)
        {
            var found = await FindAsync(cancellationToken);
            try
            {
                using var request = make();
                request.RequestUri = new Uri(found.Address, request.RequestUri!);
                request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", found.Key);
                return await http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, cancellationToken);
            }
            catch (HttpRequestException exception) when (attempt >= MaximumAttempts)
            {
                throw new CommandFailure($"The server went away: {exception.Message}");
            }
            catch (HttpRequestException)
            {
                // The server has gone; the next one finds what this one wrote. Where another request has found that one already, it is kept.
                Interlocked.CompareExchange(ref server, null, found);
            }
        }
    }

    /// <summary>The failure that an answer is, with the problem's sentence.</summary>
    public static async Task<CommandFailure> FailureAsync(HttpResponseMessage response, CancellationToken cancellationToken) => new(await SentenceAsync(response, cancellationToken));

    /// <summary>Asks the current server to stop a run; whether it does is no longer this command's business.</summary>
    public async Task CancelRunAsync(string run, TimeSpan atMost, TimeProvider time)
    {
        if (server is null)
        {
            return;
        }

        using var timeout = new CancellationTokenSource(atMost, time);
        using var request = new HttpRequestMessage(HttpMethod.Post, new Uri(server.Address, $"api/orchestrations/{run}/cancel"));
        request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", server.Key);
        try
        {
            using var response = await http.SendAsync(request, timeout.Token);
        }
        catch (Exception exception) when (exception is HttpRequestException or OperationCanceledException)
        {
            // The person has left already; a run that goes on ends by its own limits.
        }
    }

    /// <inheritdoc />
    public void Dispose()
    {
        http.Dispose();
        finding.Dispose();
    }

    private async Task<FoundServer> FindAsync(CancellationToken cancellationToken)
    {
        if (Volatile.Read(ref server) is { } known)
        {
            return known;
        }

        await finding.WaitAsync(cancellationToken);
        try
        {
            return server ??= await finder.FindAsync(cancellationToken);
        }
        finally
        {
            finding.Release();
        }
    }

    private static async Task<string> SentenceAsync(HttpResponseMessage response, CancellationToken cancellationToken)
    {
        try
        {
            await using var body = await response.Content.ReadAsStreamAsync(cancellationToken);
            using var problem = await JsonDocument.ParseAsync(body, cancellationToken: cancellationToken);
            var title = problem.RootElement.GetProperty("title").GetString()!;
            return problem.RootElement.TryGetProperty("detail", out var detail) ? $"{title} {detail.GetString()}" : title;
        }
        catch (Exception exception) when (exception is JsonException or KeyNotFoundException or InvalidOperationException)
        {
            return $"The server answered with status {(int)response.StatusCode}.";
        }
    }
}
