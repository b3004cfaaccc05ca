using System.ComponentModel.DataAnnotations;
using System.Text.RegularExpressions;
using Cartrita.Adapters.Tools.Mcp;
using Cartrita.Adapters.Tools.OpenApi;

namespace Cartrita.Adapters.Tools;

/// <summary>Tools that settings name: of OpenAPI documents (BRK-05) and of MCP servers (AGENT-14).</summary>
public sealed partial class ToolsOptions : IValidatableObject
{
    /// <summary>The section's name in the settings.</summary>
    public const string Section = "Tools";

    /// <summary>OpenAPI documents, by the names that their tools' ids begin with.</summary>
    public IDictionary<string, OpenApiOptions> OpenApi { get; } = new Dictionary<string, OpenApiOptions>(StringComparer.OrdinalIgnoreCase);

    /// <summary>MCP servers, by the names that their tools' ids begin with.</summary>
    public IDictionary<string, McpServerOptions> Mcp { get; } = new Dictionary<string, McpServerOptions>(StringComparer.OrdinalIgnoreCase);

    /// <inheritdoc />
    public IEnumerable<ValidationResult> Validate(ValidationContext validationContext)
    {
        foreach (var (name, source) in OpenApi)
        {
            foreach (var fault in FaultsOf(name, OpenApiOptionRules.FaultsOf(source)))
            {
                yield return new ValidationResult($"{Section}:{nameof(OpenApi)}:{name}: {fault}", [nameof(OpenApi)]);
            }
        }

        foreach (var (name, server) in Mcp)
        {
            foreach (var fault in FaultsOf(name, McpServerRules.FaultsOf(server)))
            {
                yield return new ValidationResult($"{Section}:{nameof(Mcp)}:{name}: {fault}", [nameof(Mcp)]);
            }

            if (OpenApi.ContainsKey(name))
            {
                yield return new ValidationResult($"{Section}:{nameof(Mcp)}:{name}: an OpenAPI document has this name too.", [nameof(Mcp)]);
            }
        }
    }

    /// <summary>The parts of a list that is written with commas.</summary>
    internal static IReadOnlyList<string> List(string? text) => (text ?? string.Empty).Split(',', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);

    private static IEnumerable<string> FaultsOf(string name, IEnumerable<string> faults) =>
        NameForm().IsMatch(name) ? faults : faults.Prepend("the name is up to 20 small letters, digits and hyphens, and begins with a letter.");

    [GeneratedRegex("^[a-z][a-z0-9-]{0,19}$", RegexOptions.IgnoreCase)]
    private static partial Regex NameForm();
}
