using System.Runtime.InteropServices;
using Microsoft.Extensions.Hosting;

namespace Cartrita.Functions.CommandLine;

/// <summary>The lifetime of a server without a terminal: only SIGTERM, or being idle, ends it.</summary>
internal sealed class DetachedLifetime(IHostApplicationLifetime application) : IHostLifetime, IDisposable
{
    private PosixSignalRegistration? terminate;

    /// <inheritdoc />
    public Task WaitForStartAsync(CancellationToken cancellationToken)
    {
        terminate = PosixSignalRegistration.Create(PosixSignal.SIGTERM, signal =>
        {
            signal.Cancel = true;
            application.StopApplication();
        });
        return Task.CompletedTask;
    }

    /// <inheritdoc />
    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    /// <inheritdoc />
    public void Dispose() => terminate?.Dispose();
}
