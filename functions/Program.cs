using Cartrita.Functions.CommandLine;
using Cartrita.Functions.Hosting;
using Microsoft.Azure.Functions.Worker.Builder;
using Microsoft.Extensions.Hosting;

namespace Cartrita.Functions;

internal static class Program
{
    // The Functions host starts a worker with options of its own; a person starts a verb.
    private static Task<int> Main(string[] args) =>
        Array.Exists(args, argument => argument is "--functions-worker-id" or "--workerId")
            ? RunWorkerAsync(args)
            : CartritaCommandLine.RunAsync(args);

    private static async Task<int> RunWorkerAsync(string[] args)
    {
        var builder = FunctionsApplication.CreateBuilder(args);
        builder.AddCartrita();
        using var host = builder.Build();
        await host.RunAsync();
        return ExitCodes.Ok;
    }
}
