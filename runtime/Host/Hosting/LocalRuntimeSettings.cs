using System.Globalization;
using Microsoft.Extensions.Configuration;

namespace Cartrita.Runtime.Host.Hosting;

/// <summary>What configuration says about the host itself.</summary>
/// <param name="Port">The loopback port; 0 for any free one.</param>
/// <param name="StateDirectory">The full path of the folder that holds what outlives the process.</param>
internal sealed record LocalRuntimeSettings(int Port, string StateDirectory)
{
    internal const string PortKey = "LocalRuntime:Port";
    internal const string StateDirectoryKey = "LocalRuntime:StateDirectory";

    private const int DefaultPort = 7071;
    private const string DefaultStateDirectory = ".local-runtime";

    public static LocalRuntimeSettings Read(IConfiguration configuration)
    {
        var port = DefaultPort;
        var text = configuration[PortKey];
        if (!string.IsNullOrEmpty(text)
            && !(int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out port) && port <= ushort.MaxValue))
        {
            throw new StartupException($"The port '{text}' in {PortKey} is not a number from 0 to 65535.");
        }

        var directory = configuration[StateDirectoryKey];
        return new(port, Path.GetFullPath(string.IsNullOrWhiteSpace(directory) ? DefaultStateDirectory : directory));
    }
}
