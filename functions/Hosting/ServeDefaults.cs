using Microsoft.Azure.Functions.Worker.Builder;
using Microsoft.Extensions.Configuration.Memory;

namespace Cartrita.Functions.Hosting;

/// <summary>What <c>serve</c> does differently from the bare local host where nobody says anything.</summary>
internal static class ServeDefaults
{
    // The host alone keeps no turns in memory, as the Functions host does not.
    private const string TurnCache = "2000";

    /// <summary>Adds them behind every other source of settings.</summary>
    public static void AddServeDefaults(this FunctionsApplicationBuilder builder) => builder.Configuration.Sources.Insert(
        0, new MemoryConfigurationSource { InitialData = [KeyValuePair.Create($"{ServeOptions.Section}:{nameof(ServeOptions.TurnCache)}", (string?)TurnCache)] });
}
