namespace Cartrita.Core.Agents;

/// <summary>The change of code that an agent's output holds: a diff that was checked against the files that it is for.</summary>
/// <param name="Diff">The unified diff, at most 64,000 characters.</param>
/// <param name="Files">What it changes.</param>
/// <param name="PullRequest">The pull request, drafted or opened; null where none was asked for.</param>
public sealed record AgentPatch(string Diff, IReadOnlyList<PatchedFile> Files, AgentPullRequest? PullRequest)
{
    /// <summary>Whether the diff is as it was checked; it is not where a term that may not be shown was replaced in it.</summary>
    public bool Applies { get; init; } = true;
}

/// <summary>A file that a diff changes.</summary>
/// <param name="Path">Its path.</param>
/// <param name="Change"><c>added</c>, <c>deleted</c>, <c>renamed</c> or <c>modified</c>.</param>
/// <param name="Added">How many lines come.</param>
/// <param name="Removed">How many lines go.</param>
/// <param name="Why">What the agent says of it; null where it says nothing.</param>
public sealed record PatchedFile(string Path, string Change, int Added, int Removed, string? Why);

/// <summary>A pull request of an agent.</summary>
/// <param name="Title">Its title.</param>
/// <param name="Body">Its text.</param>
/// <param name="Url">Its page; null where it was not opened.</param>
public sealed record AgentPullRequest(string Title, string Body, Uri? Url);
