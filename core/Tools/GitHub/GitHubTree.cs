namespace Cartrita.Core.Tools.GitHub;

/// <summary>A tree with all that is under it.</summary>
/// <param name="Entries">Its entries.</param>
/// <param name="IsComplete">Whether these are all: GitHub leaves out what is over 100,000 entries or 7 MB.</param>
public sealed record GitHubTree(IReadOnlyList<GitHubTreeEntry> Entries, bool IsComplete);

/// <summary>An entry of a tree.</summary>
/// <param name="Path">Its path from the tree.</param>
/// <param name="Mode">Its mode in git; <c>120000</c> is a link.</param>
/// <param name="Type"><c>blob</c>, <c>tree</c> or <c>commit</c> (a submodule).</param>
/// <param name="Sha">The hash of what it holds.</param>
/// <param name="SizeBytes">The length of a file.</param>
public sealed record GitHubTreeEntry(string Path, string Mode, string Type, string Sha, long? SizeBytes)
{
    /// <summary>Whether it is a file, and no link.</summary>
    public bool IsFile => Type == "blob" && Mode != "120000";
}
