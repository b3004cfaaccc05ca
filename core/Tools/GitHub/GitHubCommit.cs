namespace Cartrita.Core.Tools.GitHub;

/// <summary>A commit.</summary>
/// <param name="Sha">Its hash.</param>
/// <param name="Tree">The hash of its tree.</param>
/// <param name="Parents">The hashes of those before it.</param>
/// <param name="Message">What it says: a stranger's words.</param>
public sealed record GitHubCommit(string Sha, string Tree, IReadOnlyList<string> Parents, string Message);

/// <summary>A commit to be made.</summary>
/// <param name="Message">What it says.</param>
/// <param name="Tree">The hash of its tree.</param>
/// <param name="Parents">The hashes of those before it.</param>
public sealed record GitHubCommitDraft(string Message, string Tree, IReadOnlyList<string> Parents);

/// <summary>What is other in a new tree.</summary>
/// <param name="Path">The file's path.</param>
/// <param name="Sha">The blob that is there now; null where the file is deleted.</param>
/// <param name="IsExecutable">Whether it may be run.</param>
public sealed record GitHubTreeChange(string Path, string? Sha, bool IsExecutable = false);
