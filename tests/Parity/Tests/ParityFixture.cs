using Cartrita.Parity.Driver;

namespace Cartrita.Parity.Tests;

/// <summary>Plays every scenario once against the app on the local runtime, several at a time; each test then looks at its own transcript.</summary>
public sealed class ParityFixture : IAsyncLifetime
{
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(60);

    private readonly Dictionary<string, string> _transcripts = new(StringComparer.Ordinal);

    /// <summary>What is played: without Node.js there is no storage account, and what needs one is left out. CI has it.</summary>
    internal static IReadOnlyList<Scenario> Played { get; } =
        [.. Catalog.Scenarios.Where(scenario => scenario.Needs != Scenario.Storage || LocalStorage.Missing is null)];

    /// <summary>The key of the app's management API.</summary>
    public string Key { get; private set; } = "";

    /// <summary>What the local runtime said.</summary>
    public string Transcript(string scenario) => _transcripts[scenario];

    public async Task InitializeAsync()
    {
        await using var app = await LocalApp.StartAsync();
        Key = app.Key;
        using var runner = new Runner(app.Address, app.Key, Limit);
        var transcripts = await runner.RunAsync(Played);
        foreach (var (scenario, transcript) in Played.Zip(transcripts))
        {
            _transcripts.Add(scenario.Name, transcript);
        }
    }

    public Task DisposeAsync() => Task.CompletedTask;
}
