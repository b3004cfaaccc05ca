namespace Cartrita.Parity.Driver;

/// <summary>Exercises the parity app over HTTP, prints a transcript a scenario, and compares them with those that are kept.</summary>
internal static class Program
{
    // A host that polls its queues waits two seconds for every run.
    private static readonly TimeSpan RemoteLimit = TimeSpan.FromMinutes(2);
    private static readonly TimeSpan LocalLimit = TimeSpan.FromSeconds(40);

    private static async Task<int> Main(string[] args)
    {
        if (Options.Parse(args) is not { } options)
        {
            Console.Error.WriteLine(Options.Usage);
            return 2;
        }

        var scenarios = Catalog.Scenarios.Where(scenario => options.Only is null || scenario.Name == options.Only).ToList();
        if (scenarios.Count == 0)
        {
            Console.Error.WriteLine($"There is no scenario '{options.Only}': {string.Join(", ", Catalog.Scenarios)}");
            return 2;
        }

        if (options.Update && IsContinuousIntegration())
        {
            Console.Error.WriteLine("CI compares transcripts; it never writes them.");
            return 2;
        }

        if (options.Address is { } address)
        {
            if (options.Code is null)
            {
                Console.Error.WriteLine("Without the host's key: --code gives it.");
                scenarios.RemoveAll(scenario => scenario.Needs == Scenario.Key);
            }

            using var there = new Runner(address, options.Code, RemoteLimit);
            return await CompareAsync(scenarios, there, options);
        }

        await using var app = await LocalApp.StartAsync();
        if (!app.HasStorage)
        {
            Console.Error.WriteLine($"Without a storage account: {LocalStorage.Missing}");
            scenarios.RemoveAll(scenario => scenario.Needs == Scenario.Storage);
        }

        using var here = new Runner(app.Address, app.Key, LocalLimit);
        return await CompareAsync(scenarios, here, options);
    }

    private static async Task<int> CompareAsync(IReadOnlyList<Scenario> scenarios, Runner runner, Options options)
    {
        var folder = new TranscriptFolder(options.Folder);
        if (scenarios.Count == 0)
        {
            Console.Error.WriteLine("Nothing is left to play.");
            return 2;
        }

        var transcripts = await runner.RunAsync(scenarios);
        var different = 0;
        foreach (var (scenario, transcript) in scenarios.Zip(transcripts))
        {
            if (options.Update)
            {
                folder.Write(scenario.Name, transcript);
            }

            var kept = folder.Read(scenario.Name) ?? "";
            var same = kept == transcript;
            different += same ? 0 : 1;
            Console.Out.WriteLine($"==== {scenario.Name}: {(same ? "the same" : "DIFFERENT")}{(scenario.Needs is { } needs ? $" (needs {needs})" : "")}");
            Console.Out.WriteLine(same ? transcript : Difference.Of(kept, transcript));
        }

        Console.Out.WriteLine($"{scenarios.Count} scenarios, {different} different");
        return different == 0 ? 0 : 1;
    }

    private static bool IsContinuousIntegration() => Environment.GetEnvironmentVariable("CI") == "true";
}
