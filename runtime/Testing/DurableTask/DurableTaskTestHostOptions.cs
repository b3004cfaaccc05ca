using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace Microsoft.DurableTask.Testing;

/// <summary>What a test chooses of a <see cref="DurableTaskTestHost"/>.</summary>
public class DurableTaskTestHostOptions
{
    /// <summary>Not used: this host listens nowhere.</summary>
    public int? Port { get; set; }

    /// <summary>Where the host logs; nowhere where none is given.</summary>
    public ILoggerFactory? LoggerFactory { get; set; }

    /// <summary>Adds the services that activities depend on, and changes the worker and the client: both have the default name.</summary>
    public Action<IServiceCollection>? ConfigureServices { get; set; }
}
