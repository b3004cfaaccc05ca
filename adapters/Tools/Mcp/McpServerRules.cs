using Cartrita.Adapters.Tools.OpenApi;

namespace Cartrita.Adapters.Tools.Mcp;

/// <summary>What is wrong with the settings of a server.</summary>
internal static class McpServerRules
{
    internal static IEnumerable<string> FaultsOf(McpServerOptions options)
    {
        if (options.Command.Length > 0 == options.Url.Length > 0)
        {
            yield return "either Command or Url says where the server is.";
        }

        if (options.Url.Length > 0 && !OpenApiOptionRules.IsWebAddress(options.Url))
        {
            yield return "Url is an http or https address.";
        }
        else if (options.Url.Length > 0 && options.Headers.Count > 0 && !OpenApiOptionRules.IsSafe(new Uri(options.Url)))
        {
            yield return "Url is an https address, or an http one of this machine, where headers go there.";
        }

        if (ToolsOptions.List(options.Agents).Count == 0)
        {
            yield return "Agents names who may call its tools.";
        }

        if (options.MaximumTools is < 1 or > 500)
        {
            yield return "MaximumTools is from 1 to 500.";
        }

        if (options.RefreshMinutes is < 1 or > 1440)
        {
            yield return "RefreshMinutes is from 1 to 1440.";
        }
    }
}
