using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using Microsoft.AspNetCore.Http;

namespace Cartrita.TestSupport.OpenAI;

/// <summary>Reads addresses and credentials, as OpenAI or Azure OpenAI has them.</summary>
internal sealed partial class OpenAIDoor(bool isAzure)
{
    private static readonly string[] Posts = ["/chat/completions", "/responses", "/embeddings", "/moderations"];

    internal bool IsAzure => isAzure;

    /// <summary>The one key that is taken; null for any.</summary>
    internal string? Key { get; set; }

    /// <summary>Whether requests without a key are taken too.</summary>
    internal bool TakesStrangers { get; set; }

    /// <summary>The one token of an identity that is taken, by Azure; null for none.</summary>
    internal string? Token { get; set; }

    /// <summary>The deployments that Azure has; null for whatever is asked for.</summary>
    internal IReadOnlyCollection<string>? Deployments { get; set; }

    /// <summary>The operation's path, and the deployment where the address names one; null for an address that is none.</summary>
    internal (string Path, string? Deployment)? Read(string path, string? version)
    {
        if (!isAzure)
        {
            return path.StartsWith("/v1/", StringComparison.Ordinal) && version is null ? (path["/v1".Length..], null) : null;
        }

        if (path.StartsWith("/openai/v1/", StringComparison.Ordinal))
        {
            return version is null or "preview" or "latest" ? (path["/openai/v1".Length..], null) : null;
        }

        if (version is null || !Version().IsMatch(version))
        {
            return null;
        }

        var named = DeploymentPath().Match(path);
        return named.Success ? (named.Groups["path"].Value, Uri.UnescapeDataString(named.Groups["name"].Value))
            : path == "/openai/responses" ? ("/responses", null)
            : null;
    }

    /// <summary>Whether the operation is one.</summary>
    internal static bool IsOperation(string method, string path) => HttpMethods.IsPost(method) ? Posts.Contains(path) : HttpMethods.IsGet(method) && (path == "/models" || path.StartsWith("/models/", StringComparison.Ordinal));

    /// <summary>Whether the caller may come in.</summary>
    internal bool Admits(HttpRequest request)
    {
        var bearer = request.Headers.Authorization.ToString() is { Length: > 7 } header && header.StartsWith("Bearer ", StringComparison.Ordinal) ? header["Bearer ".Length..] : null;
        if (!isAzure)
        {
            return request.Headers["api-key"].Count == 0 && (bearer is null ? TakesStrangers && request.Headers.Authorization.Count == 0 : Key is null || bearer == Key);
        }

        return request.Headers["api-key"].ToString() is { Length: > 0 } key
            ? bearer is null && (Key is null || key == Key)
            : bearer is not null && bearer == Token;
    }

    /// <summary>The refusal of a stranger.</summary>
    internal JsonObject Stranger() => isAzure
        ? AzureWire.Error("401", "Access denied due to invalid subscription key or wrong API endpoint.")
        : OpenAIWire.Error(new OpenAIReply { Status = 401, ErrorCode = "invalid_api_key" });

    /// <summary>The refusal of an address; of a deployment that is not there, where it names one.</summary>
    internal JsonObject Nowhere() => isAzure
        ? AzureWire.Error("404", "Resource not found")
        : OpenAIWire.Error(new OpenAIReply { Status = 404, ErrorCode = "unknown_url" });

    [GeneratedRegex("^[0-9]{4}-[0-9]{2}-[0-9]{2}(-preview)?$")]
    private static partial Regex Version();

    [GeneratedRegex("^/openai/deployments/(?<name>[^/]+)(?<path>/chat/completions|/embeddings)$")]
    private static partial Regex DeploymentPath();
}
