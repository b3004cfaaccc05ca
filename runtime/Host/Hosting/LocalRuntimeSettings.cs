using System.Globalization;
using Microsoft.Extensions.Configuration;

namespace Cartrita.Runtime.Host.Hosting;

/// <summary>What configuration says about the host itself.</summary>
/// <param name="Port">The loopback port; 0 for any free one.</param>
/// <param name="StateDirectory">The full path of the folder that holds what outlives the process.</param>
/// <param name="Management">Whether the durable management API is there.</param>
internal sealed record LocalRuntimeSettings(int Port, string StateDirectory, bool Management = true)
{
    internal const string PortKey = "LocalRuntime:Port";
    internal const string StateDirectoryKey = "LocalRuntime:StateDirectory";
    internal const string TurnCacheKey = "LocalRuntime:TurnCache";
    internal const string ManagementKey = "LocalRuntime:Management";

    private const int DefaultPort = 7071;
    private const string DefaultStateDirectory = ".local-runtime";

    /// <summary>How many instances stay in memory between their turns; 0 for none, as on the Functions host.</summary>
    public int TurnCache { get; init; }

    public static LocalRuntimeSettings Read(IConfiguration configuration)
    {
        var directory = configuration[StateDirectoryKey];
        return new(
            Number(configuration, PortKey, DefaultPort, ushort.MaxValue, "port"),
            Path.GetFullPath(string.IsNullOrWhiteSpace(directory) ? DefaultStateDirectory : directory),
            Flag(configuration, ManagementKey))
        {
            TurnCache = Number(configuration, TurnCacheKey, 0, 1_000_000, "turn cache"),
        };
    }

    private static bool Flag(IConfiguration configuration, string key)
    {
        var flag = true;
        return configuration[key] is not { Length: > 0 } text || bool.TryParse(text, out flag)
            ? flag
            : throw new StartupException($"The value '{text}' of {key} has to be true or false.");
    }

    private static int Number(IConfiguration configuration, string key, int absent, int highest, string what)
    {
        var text = configuration[key];
        if (string.IsNullOrEmpty(text))
        {
            return absent;
        }

        return int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var number) && number <= highest
            ? number
            : throw new StartupException($"The {what} '{text}' in {key} is not a number from 0 to {highest}.");
    }
}
