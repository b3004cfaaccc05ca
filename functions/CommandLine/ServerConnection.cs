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
    private FoundServer? server;

    /// <summary>Sends a request until a server has answered it; anything but success is a failure with the problem's sentence.</summary>
    /// <param name="make">Makes the request; its address is relative.</param>
    /// <param name="cancellationToken">Stops waiting.</param>
    public async Task<HttpResponseMessage> SendAsync(Func<HttpRequestMessage> make, CancellationToken cancellationToken)
    {
        for (var attempt = 1; ; attempt++)
        {
            server ??= await finder.FindAsync(cancellationToken);
            try
            {
                using var request = make();
                request.RequestUri = new Uri(server.Address, request.RequestUri!);
                request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", server.Key);
                var response = await http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, cancellationToken);
                if (response.IsSuccessStatusCode)
                {
                    return response;
                }

                using (response)
                {
                    if (response.StatusCode != HttpStatusCode.ServiceUnavailable || attempt >= MaximumAttempts)
                    {
                        throw new CommandFailure(await SentenceAsync(response, cancellationToken));
                    }
                }
            }
            catch (HttpRequestException exception) when (attempt >= MaximumAttempts)
            {
                throw new CommandFailure($"The server went away: {exception.Message}");
            }
            catch (HttpRequestException)
            {
                // The server has gone; the next one finds what this one wrote.
            }

            server = null;
        }
    }

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
    public void Dispose() => http.Dispose();

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
