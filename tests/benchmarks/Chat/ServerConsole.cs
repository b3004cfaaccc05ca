namespace Cartrita.Benchmarks.Chat;

/// <summary>How the benchmark talks with a server that it started: lines on standard input and output.</summary>
internal static class ServerConsole
{
    /// <summary>Prints the address, then answers every line until standard input closes.</summary>
    /// <param name="address">Where the server listens.</param>
    /// <param name="answerAsync">Gives the answer to a line.</param>
    public static async Task ServeAsync(string address, Func<string, Task<string>> answerAsync)
    {
        await Console.Out.WriteLineAsync(address);
        while (await Console.In.ReadLineAsync() is { } line)
        {
            await Console.Out.WriteLineAsync(await answerAsync(line));
        }
    }

    /// <summary>Collects all garbage, and says so: what the process holds afterwards is what it needs.</summary>
    public static string Collect()
    {
        for (var pass = 0; pass < 2; pass++)
        {
            GC.Collect(GC.MaxGeneration, GCCollectionMode.Aggressive, blocking: true, compacting: true);
            GC.WaitForPendingFinalizers();
        }

        return $"{GC.GetTotalMemory(forceFullCollection: false)}";
    }
}
