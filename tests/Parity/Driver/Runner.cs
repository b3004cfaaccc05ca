using System.Security.Cryptography;
using System.Text.Json;

namespace Cartrita.Parity.Driver;

/// <summary>Runs scenarios against the app at an address, several at once: each has ids of its own.</summary>
/// <param name="address">Where the app listens.</param>
/// <param name="limit">How long one scenario may take.</param>
internal sealed class Runner(Uri address, TimeSpan limit) : IDisposable
{
    // What two cores and a host that polls its queues take without slowing each other down.
    private const int AtOnce = 8;

    private readonly HttpClient _client = new(new SocketsHttpHandler { UseProxy = false }) { BaseAddress = address, Timeout = Timeout.InfiniteTimeSpan };
    private readonly SemaphoreSlim _turns = new(AtOnce);
    private readonly string _run = RandomNumberGenerator.GetHexString(8, lowercase: true);

    /// <summary>Plays a scenario.</summary>
    /// <returns>Its transcript, normalised; where it broke off, its last line says why.</returns>
    public async Task<string> RunAsync(Scenario scenario)
    {
        await _turns.WaitAsync();
        try
        {
            using var patience = new CancellationTokenSource(limit, TimeProvider.System);
            var transcript = new Transcript(scenario);
            var normaliser = new Normaliser(address);
            try
            {
                await scenario.Play(new Play(_client, transcript, normaliser, $"{_run}-{scenario.Name}", patience.Token));
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
