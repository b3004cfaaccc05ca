using ModelContextProtocol.Client;

namespace Cartrita.Adapters.Tools.Mcp;

/// <summary>The ways to MCP servers.</summary>
internal static class McpTransports
{
    /// <summary>The name of a server's HTTP client.</summary>
    public static string ClientName(string server) => $"Cartrita.Mcp.{server}";

    /// <summary>Makes a way to a server: its program is started with the environment of the settings and a search path, and nothing else of the app's.</summary>
    public static IClientTransport Make(string name, McpServerOptions options, IHttpClientFactory clients, TimeProvider time)
    {
        if (options.Url.Length > 0)
        {
            return new HttpClientTransport(
                new HttpClientTransportOptions
                {
                    Name = name,
                    Endpoint = new Uri(options.Url),
                    TransportMode = HttpTransportMode.StreamableHttp,
                    AdditionalHeaders = new Dictionary<string, string>(options.Headers, StringComparer.OrdinalIgnoreCase),
                },
                clients.CreateClient(ClientName(name)),
                loggerFactory: null,
                ownsHttpClient: false);
        }

        var environment = StdioClientTransportOptions.GetDefaultEnvironmentVariables().ToDictionary(variable => variable.Key, variable => variable.Value ?? string.Empty, StringComparer.Ordinal);
        foreach (var (variable, value) in options.Environment)
        {
            environment[variable] = value;
        }

        return new McpProgram(name, options.Command, [.. options.Arguments], options.WorkingDirectory, environment, time);
    }
}
