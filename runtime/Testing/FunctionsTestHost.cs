using System.Reflection;
using System.Security.Cryptography;
using Cartrita.Runtime.Host.Hosting;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.Azure.Functions.Worker.Builder;
using Microsoft.DurableTask.Client;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Hosting;

namespace Cartrita.Runtime.Testing;

/// <summary>A Functions app inside the test's process: the app's own builder, a free loopback port, a state folder and clock of the test's choice.</summary>
public sealed class FunctionsTestHost : IAsyncDisposable
{
    private readonly IHost _host;
    private readonly string? _ownDirectory;
    private bool _stopped;

    private FunctionsTestHost(IHost host, string stateDirectory, bool ownsDirectory)
    {
        _host = host;
        StateDirectory = stateDirectory;
        _ownDirectory = ownsDirectory ? stateDirectory : null;
        Address = new(host.Services.GetRequiredService<IServer>().Features.GetRequiredFeature<IServerAddressesFeature>().Addresses.First());
        Client = new() { BaseAddress = Address, Timeout = TimeSpan.FromSeconds(100) };
    }

    /// <summary>Where the app listens.</summary>
    public Uri Address { get; }

    /// <summary>Talks to the app over HTTP.</summary>
    public HttpClient Client { get; }

    /// <summary>The app's state folder.</summary>
    public string StateDirectory { get; }

    /// <summary>The app's services.</summary>
    public IServiceProvider Services => _host.Services;

    /// <summary>Talks to the app's orchestrations.</summary>
    public DurableTaskClient Durable => Services.GetRequiredService<DurableTaskClient>();

    /// <summary>Starts an app.</summary>
    /// <param name="options">Where its functions are, and what else the test chooses.</param>
    /// <param name="configure">What the app's <c>Program</c> does with its builder.</param>
    /// <param name="cancellation">Gives up.</param>
    /// <returns>The running app.</returns>
    public static async Task<FunctionsTestHost> StartAsync(
        FunctionsTestHostOptions options, Action<FunctionsApplicationBuilder>? configure = null, CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(options);
        var directory = options.StateDirectory ?? NewDirectory();
        var host = Build(options, directory, configure);
        try
        {
            await host.StartAsync(cancellation);
            return new(host, directory, options.StateDirectory is null);
        }
        catch
        {
            // What did not start still holds its files.
            await DisposeAsync(host);
            throw;
        }
    }

    /// <summary>Starts an app whose functions are all in one assembly.</summary>
    /// <param name="functions">That assembly.</param>
    /// <param name="configure">What the app's <c>Program</c> does with its builder.</param>
    /// <returns>The running app.</returns>
    public static Task<FunctionsTestHost> StartAsync(Assembly functions, Action<FunctionsApplicationBuilder>? configure = null) =>
        StartAsync(new FunctionsTestHostOptions { Assemblies = [functions] }, configure);

    /// <summary>Stops the app as Ctrl+C would; its state stays until the host is disposed.</summary>
    /// <param name="cancellation">Gives up waiting.</param>
    public Task StopAsync(CancellationToken cancellation = default)
    {
        _stopped = true;
        return _host.StopAsync(cancellation);
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        Client.Dispose();
        if (!_stopped)
        {
            await StopAsync();
        }

        await DisposeAsync(_host);
        if (_ownDirectory is not null && Directory.Exists(_ownDirectory))
        {
            Directory.Delete(_ownDirectory, recursive: true);
        }
    }

    internal static string NewDirectory() =>
        Path.Combine(Path.GetTempPath(), "functions-test-" + RandomNumberGenerator.GetHexString(12, lowercase: true));

    internal static IHost Build(FunctionsTestHostOptions options, string directory, Action<FunctionsApplicationBuilder>? configure)
    {
        var builder = new FunctionsApplicationBuilder([], new()
        {
            Assemblies = options.Assemblies,
            Types = options.Types,
            HostJson = options.HostJson,
            Drain = options.Drain,
            UseProcess = false,
        });
        builder.Configuration.AddInMemoryCollection(options.Settings);
        builder.Configuration[LocalRuntimeSettings.StateDirectoryKey] = directory;
        builder.Configuration[LocalRuntimeSettings.PortKey] ??= "0";
        configure?.Invoke(builder);
        if (options.TimeProvider is not null)
        {
            builder.Services.Replace(ServiceDescriptor.Singleton(options.TimeProvider));
        }

        return builder.Build();
    }

    private static async ValueTask DisposeAsync(IHost host)
    {
        if (host is IAsyncDisposable later)
        {
            await later.DisposeAsync();
        }
        else
        {
            host.Dispose();
        }
    }
}
