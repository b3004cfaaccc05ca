namespace Cartrita.Adapters.Vendors.GitHub;

/// <summary>A request to GitHub.</summary>
/// <param name="Operation">The operation, as metrics name it.</param>
/// <param name="Path">Path and query, from the API's address, escaped.</param>
internal sealed record GitHubCall(string Operation, string Path)
{
    /// <summary>What is wanted.</summary>
    public string Accept { get; init; } = GitHubRequests.Json;

    /// <summary>The method; GET where nothing is said.</summary>
    public HttpMethod Method { get; init; } = HttpMethod.Get;

    /// <summary>The body, JSON; null for none.</summary>
    public byte[]? Body { get; init; }

    /// <summary>Whether it may reach GitHub twice without harm.</summary>
    public bool IsRepeatable { get; init; } = true;

    /// <summary>Whether nothing comes of it without a credential.</summary>
    public bool NeedsCredential { get; init; }

    /// <summary>The limit that it counts in.</summary>
    public string Resource { get; init; } = GitHubLimits.Core;
}
