using Cartrita.Core.Tools.GitHub;

namespace Cartrita.Adapters.Vendors.GitHub;

/// <summary>States as GitHub writes them.</summary>
internal static class GitHubStates
{
    /// <summary>Open.</summary>
    internal const string Open = "open";

    /// <summary>A state's name.</summary>
    internal static string Name(GitHubState state) => state switch
    {
        GitHubState.Open => Open,
        GitHubState.Closed => "closed",
        _ => "all",
    };
}
