using System.CommandLine;
using System.Globalization;
using Cartrita.Adapters.Storage.Azurite;
using Cartrita.Core.Storage;
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
        var port = new Option<int?>("--port") { Description = "The loopback port; 0 for any free one. [default: 7071]" };
        var idleExit = new Option<int?>("--idle-exit") { Description = "End after so many seconds without a request or a run; 0 for never." };
        var turnCache = new Option<int?>("--turn-cache") { Description = "How many orchestrations stay in memory between their turns; 0 for none. [default: 2000]" };
        var log = new Option<string?>("--log") { Description = "Run without a terminal: write everything to this file, and ignore Ctrl+C.", Hidden = true };
        var command = new Command("serve", "Serve the API on this machine.") { port, idleExit, turnCache, log };
        command.SetAction((parsed, _) => CartritaCommandLine.GuardAsync(() => RunAsync(
            Path.GetFullPath(parsed.GetRequiredValue(state)),
            parsed.GetValue(storage),
            [
                .. Setting(nameof(ServeOptions.Port), parsed.GetValue(port)),
                .. Setting(nameof(ServeOptions.IdleExitSeconds), parsed.GetValue(idleExit)),
                .. Setting(nameof(ServeOptions.TurnCache), parsed.GetValue(turnCache)),
            ],
            parsed.GetValue(log))));
        return command;
    }

    // What was typed goes before the environment and the settings file; what was not is theirs to say.
    private static async Task<int> RunAsync(string folder, string? storage, string[] typed, string? log)
    {
        try
        {
            StateFolder.Make(folder);
            using var held = await StateFolder.HoldAsync(folder, TimeProvider.System) ?? throw new CommandFailure(
                $"The state folder '{folder}' is in use by another server: use that one, end it, or choose another folder with --state.", ExitCodes.StateInUse);
            ServerFile.Forget(folder);
            using var detached = log is null ? null : DetachedTerminal.Enter(log);
            await using var azurite = storage == ServeOptions.Azurite
                ? await AzuriteProcess.StartAsync(AzuriteFolders.Of(AppContext.BaseDirectory, folder), TimeProvider.System, CancellationToken.None)
                : null;
            string[] settings = [.. Setting(nameof(ServeOptions.StateDirectory), folder), .. Setting(nameof(ServeOptions.Storage), storage), .. typed, .. Settings(azurite)];
            await RunHostAsync(settings, detached is not null, folder);
            return ExitCodes.Ok;
        }
        catch (Exception exception) when (exception is FunctionWorkerException or InvalidOperationException { InnerException: not null })
        {
            throw new CommandFailure(exception.Message);
        }
        catch (OptionsValidationException exception)
        {
            throw new CommandFailure($"The settings are not valid: {string.Join(" ", exception.Failures)}");
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            throw new CommandFailure($"The state folder '{folder}' can't be used: {exception.Message}");
        }
    }

    private static async Task RunHostAsync(string[] settings, bool isDetached, string folder)
    {
        var builder = FunctionsApplication.CreateBuilder(settings);
        builder.AddServeDefaults();
        builder.AddCartrita();
        if (isDetached)
        {
            builder.Services.AddSingleton<IHostLifetime, DetachedLifetime>();
        }

        using var host = builder.Build();
        var lifetime = host.Services.GetRequiredService<IHostApplicationLifetime>();
        try
        {
            await host.StartAsync();
        }
        catch (OperationCanceledException) when (lifetime.ApplicationStopping.IsCancellationRequested)
        {
            // Ctrl+C before it listened.
            await host.StopAsync();
            return;
        }

        Welcome(host, folder);
        await host.WaitForShutdownAsync();
    }

    private static string[] Setting(string name, object? value) => value is null ? [] : [Setting(ServeOptions.Section, name, value)];

    private static string[] Settings(AzuriteProcess? azurite) => azurite is null
        ? []
        :
        [
            Setting(StorageOptions.SectionName, nameof(StorageOptions.Mode), StorageMode.Blob),
            Setting(StorageOptions.SectionName, nameof(StorageOptions.ConnectionString), azurite.ConnectionString),
            $"--{StorageSettings.FunctionsStorage}={azurite.ConnectionString}",
        ];

    private static string Setting(string section, string name, object value) =>
        string.Create(CultureInfo.InvariantCulture, $"--{section}:{name}={value}");

    private static void Welcome(IHost host, string folder)
    {
        var address = host.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.First();
        var keyFile = CartritaCommandLine.KeyFile(folder);
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
}
