using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Connections;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;

namespace Cartrita.Runtime.Host.Hosting;

/// <summary>The running app. What keeps it from starting is told in a sentence.</summary>
internal sealed class FunctionsHost(WebApplication application) : IHost, IAsyncDisposable
{
    public IServiceProvider Services => application.Services;

    public async Task StartAsync(CancellationToken cancellationToken = default)
    {
        try
        {
            await application.StartAsync(cancellationToken);
        }
        catch (IOException e) when (e.InnerException is AddressInUseException)
        {
            var port = Services.GetRequiredService<LocalRuntimeSettings>().Port;
            throw new StartupException($"Port {port} is already in use: stop the program that listens there, or choose another port (0 takes any free one).", e);
        }
    }

    public Task StopAsync(CancellationToken cancellationToken = default) => application.StopAsync(cancellationToken);

    public void Dispose() => ((IDisposable)application).Dispose();

    public ValueTask DisposeAsync() => application.DisposeAsync();
}
