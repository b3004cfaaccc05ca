using System.Globalization;
using Cartrita.Benchmarks.Attachments;
using Cartrita.Benchmarks.Audio;
using Cartrita.Benchmarks.Chat;
using Cartrita.Benchmarks.Load;
using Cartrita.Benchmarks.Runtime;
using Cartrita.Benchmarks.Search;
using Cartrita.Benchmarks.Streaming;
using Cartrita.Benchmarks.Vendors;

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
            case ["long"]:
                await LongTurnSuite.RunAsync(lived: false);
                return 0;
            case ["long", "lived"]:
                await LongTurnSuite.RunAsync(lived: true);
                return 0;
            case ["ensemble"]:
                await EnsembleSuite.RunAsync(quick: false);
                return 0;
            case ["ensemble", "quick"]:
                await EnsembleSuite.RunAsync(quick: true);
                return 0;
            case ["runtime"]:
                await RuntimeSuite.RunAsync("");
                return 0;
            case ["runtime", var only]:
                await RuntimeSuite.RunAsync(only);
                return 0;
            case [RuntimeSuite.Verb, var workload, var cache, var runs]:
                await RuntimeSuite.RunWorkloadAsync(workload, cache == "on", int.Parse(runs, CultureInfo.InvariantCulture));
                return 0;
            case ["attachments"]:
                await AttachmentSuite.RunAsync("", quick: false);
                return 0;
            case ["attachments", var only]:
                await AttachmentSuite.RunAsync(only, quick: false);
                return 0;
            case ["attachments", var only, "quick"]:
                await AttachmentSuite.RunAsync(only, quick: true);
                return 0;
            case [ChatServerProcess.Verb, var stateDirectory, .. var settings]:
                await ChatServer.RunAsync(stateDirectory, settings);
                return 0;
            case ["stream"]:
                await StreamSuite.RunAsync("", quick: false);
                return 0;
            case ["stream", var only]:
                await StreamSuite.RunAsync(only, quick: false);
                return 0;
            case ["stream", var only, "quick"]:
                await StreamSuite.RunAsync(only, quick: true);
                return 0;
            case ["audio"]:
                await AudioSuite.RunAsync(quick: false);
                return 0;
            case ["audio", "quick"]:
                await AudioSuite.RunAsync(quick: true);
                return 0;
            case ["vendors"]:
                await VendorSuite.RunAsync(quick: false);
                return 0;
            case ["vendors", "quick"]:
                await VendorSuite.RunAsync(quick: true);
                return 0;
            case ["search"]:
                await SearchSuite.RunAsync("");
                return 0;
            case ["search", var only, .. var options]:
                await SearchSuite.RunAsync(only, options);
                return 0;
            case [FloodClient.Verb, var target, var key, var perSecond, var json]:
                await FloodClient.RunAsync(target, key, perSecond, json);
                return 0;
            case [ModelServer.Verb]:
                await ModelServer.RunAsync();
                return 0;
            case [BareSseServer.Verb]:
                await BareSseServer.RunAsync();
                return 0;
            default:
                await Console.Error.WriteLineAsync("usage: dotnet run -c Release --project tests/benchmarks -- chat | long [lived] | ensemble [quick] | runtime [NAME] | stream [NAME [quick]] | attachments [NAME [quick]] | search [NAME [CHUNKS] [missed]] | audio [quick] | vendors [quick]");
                return 2;
        }
    }
}
