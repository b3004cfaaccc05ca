using System.Security.Cryptography;
using System.Text.Json;

namespace Cartrita.Parity.Driver;

/// <summary>Runs scenarios against the app at an address, several at once: each has ids of its own.</summary>
/// <param name="address">Where the app listens.</param>
/// <param name="code">The key of its durable management API; null for none.</param>
/// <param name="limit">How long one scenario may take.</param>
internal sealed class Runner(Uri address, string? code, TimeSpan limit) : IDisposable
{
    // What two cores and a host that polls its queues take without slowing each other down.
    private const int AtOnce = 8;

    private readonly HttpClient _client = new(new SocketsHttpHandler { UseProxy = false }) { BaseAddress = address, Timeout = Timeout.InfiniteTimeSpan };
    private readonly SemaphoreSlim _turns = new(AtOnce);
    private readonly string _run = RandomNumberGenerator.GetHexString(8, lowercase: true);

    /// <summary>Plays scenarios: first those that may run together, then those that may not.</summary>
    /// <returns>Their transcripts, in the same order.</returns>
    public async Task<IReadOnlyList<string>> RunAsync(IReadOnlyList<Scenario> scenarios)
    {
        var together = scenarios.Where(scenario => !scenario.Alone).ToList();
        var played = together.Zip(await Task.WhenAll(together.Select(RunAsync))).ToDictionary(one => one.First, one => one.Second);
        foreach (var scenario in scenarios.Where(scenario => scenario.Alone))
        {
            played.Add(scenario, await RunAsync(scenario));
        }

        return [.. scenarios.Select(scenario => played[scenario])];
    }

    /// <summary>Plays a scenario.</summary>
    /// <returns>Its transcript, normalised; where it broke off, its last line says why.</returns>
    private async Task<string> RunAsync(Scenario scenario)
    {
        await _turns.WaitAsync();
        try
        {
            using var patience = new CancellationTokenSource(limit, TimeProvider.System);
            var transcript = new Transcript(scenario);
            var normaliser = new Normaliser(address);
            if (code is not null)
            {
                normaliser.Know(code, "key");
            }

            try
            {
                await scenario.Play(new Play(_client, transcript, normaliser, new Terms($"{_run}-{scenario.Name}", code, patience.Token)));
            }
            catch (Exception exception) when (exception is OperationCanceledException or HttpRequestException or IOException or InvalidOperationException or JsonException)
            {
                // A host that behaves otherwise is what the driver looks for: the transcript up to there is the report.
                transcript.Remark($"broke off: {(exception is OperationCanceledException ? $"not done within {limit.TotalSeconds:F0} s" : exception.Message)}");
            }

            return normaliser.Apply(transcript.ToString());
        }
        finally
        {
            _turns.Release();
        }
    }

    public void Dispose()
    {
        _client.Dispose();
        _turns.Dispose();
    }
}
