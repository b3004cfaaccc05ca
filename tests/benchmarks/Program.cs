using Cartrita.Benchmarks.Attachments;
using Cartrita.Benchmarks.Chat;

namespace Cartrita.Benchmarks;

/// <summary><c>dotnet run -c Release --project tests/benchmarks -- SUITE</c>: one JSON object a line on standard output.</summary>
internal static class Program
{
    private static async Task<int> Main(string[] args)
    {
        switch (args)
        {
            case ["chat"]:
                await ChatSuite.RunAsync();
                return 0;
            case ["attachments"]:
                EmbeddingSuite.Run();
                return 0;
            case [ChatServerProcess.Verb, var stateDirectory]:
                await ChatServer.RunAsync(stateDirectory);
                return 0;
            case [BareSseServer.Verb]:
                await BareSseServer.RunAsync();
                return 0;
            default:
                await Console.Error.WriteLineAsync("usage: dotnet run -c Release --project tests/benchmarks -- chat | attachments");
                return 2;
        }
    }
}
