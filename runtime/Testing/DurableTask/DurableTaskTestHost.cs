using Microsoft.DurableTask.Client;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace Microsoft.DurableTask.Testing;

/// <summary>The local runtime inside a test: it keeps everything in memory and runs on the system's clock.</summary>
/// <remarks>A test that wants to move the clock, to crash the host or to keep its state on disk uses <c>Cartrita.Runtime.Testing.DurableTestHost</c>.</remarks>
public sealed class DurableTaskTestHost : IAsyncDisposable
{
    private readonly IHost _host;
    private bool _disposed;

    private DurableTaskTestHost(IHost host)
    {
        _host = host;
        Client = host.Services.GetRequiredService<DurableTaskClient>();
    }

    /// <summary>The durable client.</summary>
    public DurableTaskClient Client { get; }

    /// <summary>The services.</summary>
    public IServiceProvider Services => _host.Services;

    /// <summary>Starts a host.</summary>
    /// <param name="registry">Adds the orchestrators and activities.</param>
    /// <param name="options">What the test chooses.</param>
    /// <param name="cancellationToken">Gives up.</param>
    public static async Task<DurableTaskTestHost> StartAsync(
        Action<DurableTaskRegistry> registry, DurableTaskTestHostOptions? options = null, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(registry);
        var builder = Host.CreateEmptyApplicationBuilder(new HostApplicationBuilderSettings());
        if (options?.LoggerFactory is { } loggers)
        {
            builder.Services.AddSingleton(loggers);
        }

        options?.ConfigureServices?.Invoke(builder.Services);
        builder.Services.AddInMemoryDurableTask(registry);
        var host = builder.Build();
        await host.StartAsync(cancellationToken);
        return new(host);
    }

    /// <summary>Ends the host: activities are asked to end.</summary>
    public async ValueTask DisposeAsync()
    {
        if (_disposed)
        {
            return;
        }

        _disposed = true;
        await _host.StopAsync();
        await ((IAsyncDisposable)_host).DisposeAsync();
    }
}
