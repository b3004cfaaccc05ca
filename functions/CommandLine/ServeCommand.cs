using System.CommandLine;
using System.Globalization;
using System.Runtime.InteropServices;
using Cartrita.Functions.Hosting;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.Azure.Functions.Worker;
using Microsoft.Azure.Functions.Worker.Builder;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Options;

namespace Cartrita.Functions.CommandLine;

/// <summary><c>serve</c>: runs the app on this machine until Ctrl+C, or until it has had nothing to do for a while.</summary>
internal static class ServeCommand
{
    /// <summary>Describes the command.</summary>
    public static Command Create(Option<string> state, Option<string?> storage)
    {
        var port = new Option<int>("--port") { Description = "The loopback port; 0 for any free one.", DefaultValueFactory = _ => 7071 };
        var idleExit = new Option<int>("--idle-exit") { Description = "End after so many seconds without a request or a run; 0 for never." };
        var log = new Option<string?>("--log") { Description = "Run without a terminal: write everything to this file, and ignore Ctrl+C.", Hidden = true };
        var command = new Command("serve", "Serve the API on this machine.") { port, idleExit, log };
        command.SetAction((parsed, _) => CartritaCommandLine.GuardAsync(() => RunAsync(
            new ServeOptions
            {
                StateDirectory = Path.GetFullPath(parsed.GetRequiredValue(state)),
                Storage = parsed.GetValue(storage),
                Port = parsed.GetValue(port),
                IdleExitSeconds = parsed.GetValue(idleExit),
            },
            parsed.GetValue(log))));
        return command;
    }

    private static async Task<int> RunAsync(ServeOptions options, string? log)
    {
        try
        {
            StateFolder.Make(options.StateDirectory!);
            using var detached = log is null ? null : DetachedTerminal.Enter(log);
            var builder = FunctionsApplication.CreateBuilder(Configuration(options));
            builder.AddCartrita();
            if (detached is not null)
            {
                builder.Services.AddSingleton<IHostLifetime, DetachedLifetime>();
            }

            using var host = builder.Build();
            await host.StartAsync();
            Welcome(host, options.StateDirectory!);
            await host.WaitForShutdownAsync();
            return ExitCodes.Ok;
        }
        catch (FunctionWorkerException exception)
        {
            throw new CommandFailure(exception.Message, IsStateInUse(exception, options) ? ExitCodes.StateInUse : ExitCodes.Failed);
        }
        catch (OptionsValidationException exception)
        {
            throw new CommandFailure($"The settings are not valid: {string.Join(" ", exception.Failures)}");
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            throw new CommandFailure($"The state folder '{options.StateDirectory}' can't be used: {exception.Message}");
        }
    }

    // As arguments they go before the environment and the settings file, as what a person typed should.
    private static string[] Configuration(ServeOptions options)
    {
        string Setting(string name, object value) => string.Create(CultureInfo.InvariantCulture, $"--{ServeOptions.Section}:{name}={value}");
        string[] settings =
        [
            Setting(nameof(options.StateDirectory), options.StateDirectory!),
            Setting(nameof(options.Port), options.Port),
            Setting(nameof(options.IdleExitSeconds), options.IdleExitSeconds),
        ];
        return options.Storage is { } storage ? [.. settings, Setting(nameof(options.Storage), storage)] : settings;
    }

    private static void Welcome(IHost host, string state)
    {
        var address = host.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.First();
        var keyFile = CartritaCommandLine.KeyFile(state);
        Console.Out.WriteLine(
            $$"""
            Cartrita listens on {{address}}
            The key of this folder is in {{keyFile}}
            Try it:
              curl -s {{address}}/api/chat -H "Authorization: Bearer $(cat {{Quoted(keyFile)}})" -H 'Content-Type: application/json' -d '{"messages":[{"role":"user","content":"What can you do?"}]}'
            Ctrl+C ends it.
            """);
        Console.Out.Flush();
    }

    private static string Quoted(string path) => $"'{path.Replace("'", @"'\''", StringComparison.Ordinal)}'";

    // The other cause that is an I/O failure is a port that is taken, and port 0 never is.
    private static bool IsStateInUse(FunctionWorkerException exception, ServeOptions options) =>
        exception.InnerException is IOException && options.Port == 0;
}
