namespace Cartrita.Core.Tools.GitHub;

/// <summary>What a search of code found.</summary>
/// <param name="Hits">The files, best first.</param>
/// <param name="IsComplete">Whether GitHub looked at everything; it stops where a search takes too long.</param>
public sealed record GitHubCodeHits(IReadOnlyList<GitHubCodeHit> Hits, bool IsComplete);

/// <summary>A file that matches.</summary>
/// <param name="Repository">Its repository, <c>owner/name</c>.</param>
/// <param name="Path">Its path.</param>
/// <param name="Sha">The hash of its bytes.</param>
/// <param name="Page">Its page.</param>
public sealed record GitHubCodeHit(string Repository, string Path, string Sha, Uri Page);
