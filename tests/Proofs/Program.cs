using System.Globalization;
using Cartrita.Runtime.Proofs.Kills;

namespace Cartrita.Runtime.Proofs;

/// <summary><c>dotnet run -c Release --project tests/Proofs -- kill 100</c>: one JSON object on standard output; exit code 1 where the proof failed.</summary>
internal static class Program
{
    private static async Task<int> Main(string[] args)
    {
        switch (args)
        {
            case ["kill", var count]:
                return await KillProof.RunAsync(int.Parse(count, CultureInfo.InvariantCulture), seed: 1);
            case ["kill", var count, var seed]:
                return await KillProof.RunAsync(int.Parse(count, CultureInfo.InvariantCulture), int.Parse(seed, CultureInfo.InvariantCulture));
            case [KillWorker.LoadVerb, var directory, var first, var cache]:
                await KillWorker.LoadAsync(directory, int.Parse(first, CultureInfo.InvariantCulture), int.Parse(cache, CultureInfo.InvariantCulture));
                return 0;
            case [KillWorker.FinishVerb, var directory]:
                await KillWorker.FinishAsync(directory);
                return 0;
            default:
                await Console.Error.WriteLineAsync("usage: dotnet run -c Release --project tests/Proofs -- kill COUNT [SEED]");
                return 2;
        }
    }
}
