using Cartrita.Parity.Driver;

namespace Cartrita.Parity.Tests;

/// <summary>Plays every scenario once against the app on the local runtime, several at a time; each test then looks at its own transcript.</summary>
public sealed class ParityFixture : IAsyncLifetime
{
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(60);

    private readonly Dictionary<string, string> _transcripts = new(StringComparer.Ordinal);

    /// <summary>What the local runtime said.</summary>
    public string Transcript(string scenario) => _transcripts[scenario];

    public async Task InitializeAsync()
    {
        await using var app = await LocalApp.StartAsync();
        using var runner = new Runner(app.Address, Limit);
        var transcripts = await Task.WhenAll(Catalog.Scenarios.Select(runner.RunAsync));
        foreach (var (scenario, transcript) in Catalog.Scenarios.Zip(transcripts))
        {
            _transcripts.Add(scenario.Name, transcript);
        }
    }

    public Task DisposeAsync() => Task.CompletedTask;
}
