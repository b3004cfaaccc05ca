using Microsoft.Azure.Functions.Worker;
using Microsoft.DurableTask;

namespace Cartrita.Parity.App.Durable;

/// <summary>What the API lists and the Functions host leaves empty.</summary>
public static class VersionOrchestrators
{
    /// <summary>Tells the version and the properties that it is given.</summary>
    [Function(nameof(TellVersion))]
    public static Task<string> TellVersion([OrchestrationTrigger] TaskOrchestrationContext context) =>
        Task.FromResult($"version '{context.Version}', {context.Properties.Count} properties");
}
