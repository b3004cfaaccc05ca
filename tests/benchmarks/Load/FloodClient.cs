using System.Collections.Concurrent;
using System.Globalization;
using System.Net.Http.Headers;
using System.Text;
using System.Text.Json;
using Cartrita.Benchmarks.Chat;

namespace Cartrita.Benchmarks.Load;

/// <summary>A user who asks far more than their share, in a process of its own so that what it costs is not the measured client's.</summary>
internal sealed class FloodClient(Uri address, string key) : IDisposable
{
    /// <summary>The verb under which the benchmark starts it as a process.</summary>
    public const string Verb = "flood-client";

    private readonly ConcurrentDictionary<string, int> answers = new(StringComparer.Ordinal);
    private readonly HttpClient http = new(new SocketsHttpHandler { MaxConnectionsPerServer = 1024 })
    {
        BaseAddress = address,
        Timeout = TimeSpan.FromSeconds(30),
        DefaultRequestHeaders = { Authorization = new AuthenticationHeaderValue("Bearer", key) },
    };

    /// <summary>Floods until it is asked how it went.</summary>
    /// <param name="address">The server.</param>
    /// <param name="key">The user's key.</param>
    /// <param name="perSecond">Requests a second, whatever the server answers.</param>
    /// <param name="json">The body of each.</param>
    public static async Task RunAsync(string address, string key, string perSecond, string json)
    {
        using var client = new FloodClient(new Uri(address), key);
        using var stop = new CancellationTokenSource();
        var flooding = client.FloodAsync(int.Parse(perSecond, CultureInfo.InvariantCulture), json, stop.Token);
        await ServerConsole.ServeAsync(address, async _ =>
        {
            await stop.CancelAsync();
            await flooding;
            return JsonSerializer.Serialize(client.answers.OrderBy(answer => answer.Key, StringComparer.Ordinal).ToDictionary());
        });
    }

    /// <inheritdoc />
    public void Dispose() => http.Dispose();

    private async Task FloodAsync(int perSecond, string json, CancellationToken stop)
    {
        var asked = new List<Task>();
        using var timer = new PeriodicTimer(TimeSpan.FromSeconds(1.0 / perSecond));
        try
        {
            while (await timer.WaitForNextTickAsync(stop))
            {
                asked.Add(Task.Run(() => AskAsync(json), CancellationToken.None));
            }
        }
        catch (OperationCanceledException)
        {
            // That was the flood.
        }

        await Task.WhenAll(asked);
    }

    private async Task AskAsync(string json)
    {
        string answer;
        try
        {
            using var content = new StringContent(json, Encoding.UTF8, "application/json");
            using var response = await http.PostAsync(new Uri("api/chat/stream", UriKind.Relative), content);
            await response.Content.ReadAsByteArrayAsync();
            answer = ((int)response.StatusCode).ToString(CultureInfo.InvariantCulture);
        }
        catch (Exception exception) when (exception is HttpRequestException or OperationCanceledException)
        {
            answer = "failed";
        }

        answers.AddOrUpdate(answer, 1, (_, count) => count + 1);
    }
}
