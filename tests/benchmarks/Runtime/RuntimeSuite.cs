using System.Diagnostics;
using System.Text.Json;
using Cartrita.Benchmarks.Reporting;

namespace Cartrita.Benchmarks.Runtime;

/// <summary>The <c>runtime</c> suite: each workload in a process of its own, a warm-up, then the counted runs.</summary>
internal static class RuntimeSuite
{
    /// <summary>The verb under which a workload's process is started.</summary>
    public const string Verb = "runtime-workload";

    private const int Runs = 3;

    private static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.Web);

    private static IEnumerable<Workload> All =>
        [.. ThroughputWorkloads.All, .. LatencyWorkloads.All, .. EntityWorkloads.All, .. StandingWorkloads.All, .. HistoryWorkloads.All];

    /// <summary>Runs the workloads and prints their figures.</summary>
    /// <param name="only">The start of the names of those to run; empty for all.</param>
    public static async Task RunAsync(string only)
    {
        foreach (var workload in All.Where(one => one.Name.StartsWith(only, StringComparison.Ordinal)))
        {
            foreach (var turnCache in workload.DependsOnTurnCache ? [true, false] : new[] { true })
            {
                var figures = workload.InOwnProcess
                    ? [.. await OneByOneAsync(workload, turnCache)]
                    : await RunProcessAsync(workload, turnCache, Runs);
                Report(workload, turnCache, figures);
            }
        }
    }

    /// <summary>Runs one workload inside this process and prints its counted runs.</summary>
    /// <param name="name">The workload.</param>
    /// <param name="turnCache">Whether the turn cache is on.</param>
    /// <param name="runs">How many counted runs; one alone is not warmed up.</param>
    public static async Task RunWorkloadAsync(string name, bool turnCache, int runs)
    {
        var workload = All.Single(one => one.Name == name);
        if (runs > 1)
        {
            await workload.RunAsync(turnCache);
        }

        var figures = new List<Figure>();
        for (var run = 0; run < runs; run++)
        {
            figures.Add(await workload.RunAsync(turnCache));
        }

        await Console.Out.WriteLineAsync(JsonSerializer.Serialize(figures, Json));
    }

    private static async Task<IEnumerable<Figure>> OneByOneAsync(Workload workload, bool turnCache)
    {
        var figures = new List<Figure>();
        for (var run = 0; run <= Runs; run++)
        {
            figures.AddRange(await RunProcessAsync(workload, turnCache, 1));
        }

        // The first one warmed up the file cache.
        return figures.Skip(1);
    }

    private static async Task<IReadOnlyList<Figure>> RunProcessAsync(Workload workload, bool turnCache, int runs)
    {
        var start = new ProcessStartInfo(Environment.ProcessPath!) { RedirectStandardOutput = true };
        if (Path.GetFileNameWithoutExtension(Environment.ProcessPath!).Equals("dotnet", StringComparison.OrdinalIgnoreCase))
        {
            start.ArgumentList.Add(typeof(Program).Assembly.Location);
        }

        foreach (var argument in new[] { Verb, workload.Name, turnCache ? "on" : "off", $"{runs}" })
        {
            start.ArgumentList.Add(argument);
        }

        using var process = Process.Start(start)!;
        var output = await process.StandardOutput.ReadToEndAsync();
        await process.WaitForExitAsync();
        return process.ExitCode == 0
            ? JsonSerializer.Deserialize<List<Figure>>(output, Json)!
            : throw new InvalidOperationException($"{workload.Name} ended with exit code {process.ExitCode}");
    }

    private static void Report(Workload workload, bool turnCache, IReadOnlyList<Figure> figures)
    {
        var parameters = new Dictionary<string, object>
        {
            ["runs"] = figures.Select(figure => Rounded(figure.Value)).ToArray(),
            ["turnCache"] = turnCache,
            ["synchronous"] = "FULL",
            ["processors"] = Environment.ProcessorCount,
        };
        foreach (var detail in figures[0].Details.Keys)
        {
            parameters[detail] = Samples.Median([.. figures.Select(figure => figure.Details[detail])]);
        }

        new Measurement
        {
            Name = workload.Name,
            Value = Rounded(Middle(figures.Select(figure => figure.Value))),
            Unit = workload.Unit,
            Baseline = figures[0].Baseline is null ? null : Rounded(Middle(figures.Select(figure => figure.Baseline!.Value))),
            BaselineName = workload.BaselineName,
            Params = parameters,
        }.Write();
    }

    private static double Middle(IEnumerable<double> values)
    {
        var sorted = values.Order().ToArray();
        return sorted[sorted.Length / 2];
    }

    private static double Rounded(double value) => value >= 100 ? Math.Round(value) : Math.Round(value, 4);
}
