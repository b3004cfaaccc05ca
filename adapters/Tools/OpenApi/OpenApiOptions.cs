namespace Cartrita.Adapters.Tools.OpenApi;

/// <summary>An OpenAPI document whose operations are tools. Lists are written with commas.</summary>
public sealed class OpenApiOptions
{
    /// <summary>The document, 3.0 or 3.1, JSON or YAML: a file's path, or an <c>http</c> or <c>https</c> address.</summary>
    public string Document { get; set; } = string.Empty;

    /// <summary>Origins besides the document's own whose texts it may refer to, such as <c>https://schemas.example</c>. A document may always refer to texts of its own origin, or of its folder and those below.</summary>
    public string AllowedOrigins { get; set; } = string.Empty;

    /// <summary>The server that is called, in place of the one that the document names. A private address is called only where the settings name it.</summary>
    public string Server { get; set; } = string.Empty;

    /// <summary>Ids of the agents that may call its tools.</summary>
    public string Agents { get; set; } = string.Empty;

    /// <summary>Which operations become tools.</summary>
    public OpenApiInclude Include { get; set; } = new();

    /// <summary>How many tools it gives at most; operations beyond are reported as skipped.</summary>
    public int MaximumTools { get; set; } = 40;

    /// <summary>Credentials, by the names of the document's security schemes.</summary>
    public IDictionary<string, OpenApiCredential> Credentials { get; } = new Dictionary<string, OpenApiCredential>(StringComparer.Ordinal);

    /// <summary>Headers of every call, such as <c>Authorization</c> where the document describes no scheme. They are secrets.</summary>
    public IDictionary<string, string> Headers { get; } = new Dictionary<string, string>(StringComparer.OrdinalIgnoreCase);

    /// <summary>What operations change, <c>Reads</c> or <c>Writes</c>, where the method says it wrongly: by operation id, tool id, or method and path as in <c>GET /things</c>, in whatever case. Otherwise GET, HEAD and OPTIONS read, and the others write.</summary>
    public IDictionary<string, string> Effects { get; } = new Dictionary<string, string>(StringComparer.OrdinalIgnoreCase);

    /// <summary>Whether an address in one of its results counts as shown to the agent, which may then read it. A server that decodes or joins what it is given could give back what a model put together, so it does not by itself.</summary>
    public bool ShowsAddresses { get; set; }

    /// <summary>Minutes until the document is looked at again.</summary>
    public int RefreshMinutes { get; set; } = 60;
}
