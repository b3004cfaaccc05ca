using Cartrita.Core.Tools.GitHub;

namespace Cartrita.Adapters.Vendors.GitHub;

/// <summary>A request to GitHub.</summary>
/// <param name="Operation">The operation, as metrics name it.</param>
/// <param name="Path">Path and query, from the API's address, escaped.</param>
internal sealed record GitHubCall(string Operation, string Path)
{
    /// <summary>The repository that it stays in, as a path before <see cref="Path"/>; null where it stays in none.</summary>
    public string? Within { get; private init; }

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

    /// <summary>A request for something in a repository.</summary>
    /// <param name="operation">The operation.</param>
    /// <param name="repository">The repository.</param>
    /// <param name="path">Path and query in it, escaped; empty for the repository itself.</param>
    internal static GitHubCall In(string operation, RepositoryGrant repository, string path) =>
        new(operation, path.Length == 0 ? $"repos/{repository}" : $"repos/{repository}/{path}") { Within = $"repos/{repository}/" };

    /// <summary>A request that changes something in a repository.</summary>
    /// <inheritdoc cref="In" />
    /// <param name="operation">The operation.</param>
    /// <param name="repository">The repository.</param>
    /// <param name="path">Path in it.</param>
    /// <param name="body">The body, JSON.</param>
    /// <exception cref="Cartrita.Core.Errors.CartritaException">It may only be read.</exception>
    internal static GitHubCall Change(string operation, RepositoryGrant repository, string path, byte[] body)
    {
        repository.RequireWrite();
        return In(operation, repository, path) with { Method = HttpMethod.Post, Body = body, NeedsCredential = true };
    }
}
