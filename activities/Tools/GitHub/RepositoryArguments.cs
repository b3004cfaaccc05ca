using System.Text.Json;
using Cartrita.Core.Errors;
using Cartrita.Core.Tools.GitHub;

namespace Cartrita.Activities.Tools.GitHub;

/// <summary>Reads what the tools of GitHub have in common.</summary>
internal static class RepositoryArguments
{
    /// <summary>The repository that is named.</summary>
    /// <exception cref="CartritaException">It is no name of one.</exception>
    internal static RepositoryName Repository(this JsonElement arguments) => arguments.OptionalRepository()
        ?? throw new CartritaException(Problems.InvalidRequest, "The repository is not named as owner/name.");

    /// <summary>The repository that is named; null where none is.</summary>
    /// <exception cref="CartritaException">It is no name of one.</exception>
    internal static RepositoryName? OptionalRepository(this JsonElement arguments) =>
        arguments.Text("repository") is not { } text ? null
        : RepositoryName.TryParse(text, out var name) ? name
        : throw new CartritaException(Problems.InvalidRequest, "The repository is not named as owner/name.");

    /// <summary>Which issues or pull requests are meant.</summary>
    internal static GitHubState State(this JsonElement arguments) => arguments.Text("state") switch
    {
        "closed" => GitHubState.Closed,
        "all" => GitHubState.All,
        _ => GitHubState.Open,
    };
}
