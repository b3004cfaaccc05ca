using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace Cartrita.Runtime.Host.Hosting;

/// <summary>Says once, when the app starts, which keys of <c>host.json</c> have no effect here, and why.</summary>
internal sealed partial class HostJsonNotes(HostSettings settings, ILogger<HostJsonNotes> logger) : IHostedService
{
    public Task StartAsync(CancellationToken cancellationToken)
    {
        foreach (var (path, note) in settings.WithoutEffect)
        {
            LogWithoutEffect(path, note);
        }

        return Task.CompletedTask;
    }

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    [LoggerMessage(EventId = 2001, Level = LogLevel.Information, Message = "The key {Path} of host.json has no effect here: {Note}.")]
    private partial void LogWithoutEffect(string path, string note);
}
