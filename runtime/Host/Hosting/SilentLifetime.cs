using Microsoft.Extensions.Hosting;

namespace Cartrita.Runtime.Host.Hosting;

/// <summary>A host inside another program: signals and the console stay that program's.</summary>
internal sealed class SilentLifetime : IHostLifetime
{
    public Task WaitForStartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;
}
