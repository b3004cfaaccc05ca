using Microsoft.Extensions.Hosting;

namespace Cartrita.Functions.Chat;

/// <summary>Has the backend's configuration read at the start, so that one which is refused keeps the app from starting.</summary>
internal sealed class BackendCheck(BackendSpecification specification) : IHostedService
{
    /// <inheritdoc />
    public Task StartAsync(CancellationToken cancellationToken) => Task.FromResult(specification);

    /// <inheritdoc />
    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;
}
