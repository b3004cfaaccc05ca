using System.Diagnostics;
using System.Globalization;
using System.Text.Json;

namespace Cartrita.Runtime.Proofs.Kills;

/// <summary>A process with runs, timers, events, children and entity calls in flight is killed (SIGKILL) at a random moment, again and again.</summary>
internal static class KillProof
{
    private const int RunsALife = 1000;
    private const int ShortestLife = 20;
    private const int LongestLife = 700;

    /// <summary>Kills, prints what was found, and gives the exit code.</summary>
    /// <param name="kills">How often.</param>
    /// <param name="seed">Decides the moments.</param>
    public static async Task<int> RunAsync(int kills, int seed)
    {
        var outcome = await ProveAsync(kills, seed);
        await Console.Out.WriteLineAsync(JsonSerializer.Serialize(outcome, JsonSerializerOptions.Web));
        return outcome.Holds ? 0 : 1;
    }

    /// <summary>Kills so often, lets everything end, and compares with what undisturbed runs give.</summary>
    /// <param name="kills">How often.</param>
    /// <param name="seed">Decides the moments.</param>
    public static async Task<KillOutcome> ProveAsync(int kills, int seed)
    {
        var directory = Directory.CreateTempSubdirectory("runtime-kill-").FullName;
        try
        {
            var random = new Random(seed);
            var begin = Stopwatch.GetTimestamp();
            var acknowledged = new List<string>();
            for (var kill = 0; kill < kills; kill++)
            {
                // Every other life keeps instances in memory.
                acknowledged.AddRange(await LiveAndDieAsync(directory, kill * RunsALife, kill % 2 * 100, random.Next(ShortestLife, LongestLife)));
            }

            var report = await FinishAsync(directory);
            return new()
            {
                Kills = kills,
                Seed = seed,
                Acknowledged = acknowledged.Count,
                Runs = report.Runs,
                Counted = report.Counted,
                Lost = [.. acknowledged.Except(report.Ids)],
                Wrong = report.Wrong,
                Twice = report.Twice,
                Seconds = Math.Round(Stopwatch.GetElapsedTime(begin).TotalSeconds, 1),
            };
        }
        finally
        {
            Directory.Delete(directory, recursive: true);
        }
    }

    private static async Task<List<string>> LiveAndDieAsync(string directory, int first, int turnCache, int milliseconds)
    {
        using var process = Start(KillWorker.LoadVerb, directory, Text(first), Text(turnCache));
        // The moment is counted from the first run on: before that there is nothing to lose.
        var started = await process.StandardOutput.ReadLineAsync() ?? throw new InvalidOperationException("The process did not start.");

        var output = process.StandardOutput.ReadToEndAsync();
        await Task.Delay(milliseconds);
        process.Kill();
        await process.WaitForExitAsync();

        // The last line may be half of one: what it says was not acknowledged.
        var text = await output;
        return [started, .. text[..(text.LastIndexOf('\n') + 1)].Split('\n', StringSplitOptions.RemoveEmptyEntries)];
    }

    private static async Task<KillReport> FinishAsync(string directory)
    {
        using var process = Start(KillWorker.FinishVerb, directory);
        var output = await process.StandardOutput.ReadToEndAsync();
        await process.WaitForExitAsync();
        return JsonSerializer.Deserialize<KillReport>(output) ?? throw new InvalidOperationException("The last process said nothing.");
    }

    private static Process Start(params string[] arguments)
    {
        var start = new ProcessStartInfo(Environment.ProcessPath!) { RedirectStandardOutput = true, RedirectStandardInput = true };
        if (Path.GetFileNameWithoutExtension(Environment.ProcessPath!).Equals("dotnet", StringComparison.OrdinalIgnoreCase))
        {
            start.ArgumentList.Add(typeof(KillProof).Assembly.Location);
        }

        foreach (var argument in arguments)
        {
            start.ArgumentList.Add(argument);
        }

        return Process.Start(start)!;
    }

    private static string Text(int number) => number.ToString(CultureInfo.InvariantCulture);
}
