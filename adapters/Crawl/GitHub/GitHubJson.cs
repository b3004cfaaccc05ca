using System.Text.Json.Serialization;

namespace Cartrita.Adapters.Crawl.GitHub;

/// <summary>The part of a repository that is needed.</summary>
/// <param name="DefaultBranch">The branch that is meant where none is named.</param>
internal sealed record GitHubRepository([property: JsonPropertyName("default_branch")] string DefaultBranch);

/// <summary>A tree with all that is under it.</summary>
/// <param name="Tree">Its entries.</param>
/// <param name="Truncated">Whether there are more.</param>
internal sealed record GitHubTree(IReadOnlyList<GitHubTreeEntry> Tree, bool Truncated);

/// <summary>An entry of a tree.</summary>
/// <param name="Path">Its path from the tree.</param>
/// <param name="Mode">Its mode in git.</param>
/// <param name="Type"><c>blob</c> for a file.</param>
/// <param name="Sha">The hash of its bytes.</param>
/// <param name="Size">Its length in bytes.</param>
internal sealed record GitHubTreeEntry(string Path, string Mode, string Type, string Sha, long? Size);

/// <summary>GitHub's JSON.</summary>
[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase)]
[JsonSerializable(typeof(GitHubRepository))]
[JsonSerializable(typeof(GitHubTree))]
internal sealed partial class GitHubJson : JsonSerializerContext;
