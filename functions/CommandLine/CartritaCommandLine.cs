using System.CommandLine;
using Cartrita.Functions.Governance;
using Cartrita.Functions.Hosting;

namespace Cartrita.Functions.CommandLine;

/// <summary>The verbs: <c>serve</c>, which is also what no verb means, <c>ask</c>, <c>keys</c> and <c>tools</c>.</summary>
internal static class CartritaCommandLine
{
    /// <summary>Parses and runs a command line; failures are one sentence on standard error.</summary>
    public static Task<int> RunAsync(string[] args)
    {
        var state = new Option<string>("--state")
        {
            Description = "The folder of everything that is kept.",
            DefaultValueFactory = _ => ".cartrita",
            Recursive = true,
        };
        var storage = new Option<string?>("--storage")
        {
            Description = "Where documents and files are kept: local, or azurite for the emulator of blob storage.",
            Recursive = true,
        };
        storage.AcceptOnlyFromAmong(ServeOptions.Local, ServeOptions.Azurite);

        var serve = ServeCommand.Create(state, storage);
        var root = new RootCommand("Cartrita answers questions about your documents.") { state, storage };
        root.Subcommands.Add(serve);
        root.Subcommands.Add(AskCommand.Create(state, storage));
        root.Subcommands.Add(KeysCommand.Create(state, storage));
        root.Subcommands.Add(ToolsCommand.Create());

        return root.Parse(IsServe(args) ? [serve.Name, .. args] : args).InvokeAsync(new InvocationConfiguration
        {
            EnableDefaultExceptionHandler = false,

            // Each command handles Ctrl+C itself: a server drains its streams, a question cancels its run.
            ProcessTerminationTimeout = null,
        });
    }

    /// <summary>Runs a command's body and turns its failure into a sentence and an exit code.</summary>
    public static async Task<int> GuardAsync(Func<Task<int>> body)
    {
        try
        {
            return await body();
        }
        catch (CommandFailure failure)
        {
            await Console.Error.WriteLineAsync(failure.Message);
            return failure.ExitCode;
        }
    }

    /// <summary>Where a state folder's key lies.</summary>
    public static string KeyFile(string state) => Path.Combine(state, AdminKeySetup.FileName);

    private static bool IsServe(string[] args) =>
        args.Length == 0 || (args[0].StartsWith('-') && args[0] is not ("-h" or "--help" or "-?" or "--version"));
}
