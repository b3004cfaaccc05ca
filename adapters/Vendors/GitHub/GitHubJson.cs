using System.Text.Json;
using System.Text.Json.Serialization;

namespace Cartrita.Adapters.Vendors.GitHub;

/// <summary>The token of an installation.</summary>
/// <param name="Token">The token.</param>
/// <param name="ExpiresAt">When it ends: an hour after it was made.</param>
internal sealed record InstallationToken([property: JsonRequired] string Token, [property: JsonRequired] DateTimeOffset ExpiresAt);

/// <summary>The part of a repository that is needed.</summary>
/// <param name="FullName"><c>owner/name</c>.</param>
/// <param name="Private">Whether it is not public.</param>
/// <param name="DefaultBranch">The branch that is meant where none is named.</param>
internal sealed record RepositoryAnswer([property: JsonRequired] string FullName, [property: JsonRequired] bool Private, [property: JsonRequired] string DefaultBranch);

/// <summary>A tree.</summary>
/// <param name="Tree">Its entries.</param>
/// <param name="Truncated">Whether there are more.</param>
internal sealed record TreeAnswer([property: JsonRequired] IReadOnlyList<TreeEntryAnswer> Tree, [property: JsonRequired] bool Truncated);

/// <summary>An entry of a tree.</summary>
/// <param name="Path">Its path.</param>
/// <param name="Mode">Its mode.</param>
/// <param name="Type">Its type.</param>
/// <param name="Sha">Its hash.</param>
/// <param name="Size">Its length.</param>
internal sealed record TreeEntryAnswer([property: JsonRequired] string Path, [property: JsonRequired] string Mode, [property: JsonRequired] string Type, [property: JsonRequired] string Sha, long? Size);

/// <summary>A page of files that match.</summary>
/// <param name="IncompleteResults">Whether the search was given up early.</param>
/// <param name="Items">The files.</param>
internal sealed record CodeSearchAnswer([property: JsonRequired] bool IncompleteResults, [property: JsonRequired] IReadOnlyList<CodeItemAnswer> Items);

/// <summary>A file that matches.</summary>
/// <param name="Path">Its path.</param>
/// <param name="Sha">Its hash.</param>
/// <param name="HtmlUrl">Its page.</param>
/// <param name="Repository">Where it is.</param>
internal sealed record CodeItemAnswer([property: JsonRequired] string Path, [property: JsonRequired] string Sha, [property: JsonRequired] Uri HtmlUrl, [property: JsonRequired] NamedRepositoryAnswer Repository);

/// <summary>A repository by its name.</summary>
/// <param name="FullName"><c>owner/name</c>.</param>
/// <param name="Private">Whether it is not public.</param>
internal sealed record NamedRepositoryAnswer([property: JsonRequired] string FullName, [property: JsonRequired] bool Private);

/// <summary>A user.</summary>
/// <param name="Login">The name.</param>
internal sealed record UserAnswer([property: JsonRequired] string Login);

/// <summary>An issue.</summary>
internal sealed record IssueAnswer
{
    /// <summary>Its number.</summary>
    public required long Number { get; init; }

    /// <summary>Its title.</summary>
    public required string Title { get; init; }

    /// <summary>Its text.</summary>
    public string? Body { get; init; }

    /// <summary><c>open</c> or <c>closed</c>.</summary>
    public required string State { get; init; }

    /// <summary>Who filed it.</summary>
    public UserAnswer? User { get; init; }

    /// <summary>Its labels: objects, or names.</summary>
    public IReadOnlyList<JsonElement> Labels { get; init; } = [];

    /// <summary>How many comments.</summary>
    public int Comments { get; init; }

    /// <summary>Its page.</summary>
    public required Uri HtmlUrl { get; init; }

    /// <summary>When it was filed.</summary>
    public required DateTimeOffset CreatedAt { get; init; }

    /// <summary>When it changed.</summary>
    public required DateTimeOffset UpdatedAt { get; init; }

    /// <summary>There where the issue is a pull request.</summary>
    public JsonElement? PullRequest { get; init; }
}

/// <summary>What has a page.</summary>
/// <param name="HtmlUrl">Its page.</param>
internal sealed record PageAnswer([property: JsonRequired] Uri HtmlUrl);

/// <summary>A comment to be added.</summary>
/// <param name="Body">Its text.</param>
internal sealed record CommentBody(string Body);

/// <summary>A pull request.</summary>
internal sealed record PullAnswer
{
    /// <summary>Its number.</summary>
    public required long Number { get; init; }

    /// <summary>Its title.</summary>
    public required string Title { get; init; }

    /// <summary><c>open</c> or <c>closed</c>.</summary>
    public required string State { get; init; }

    /// <summary>Whether it is a draft.</summary>
    public bool Draft { get; init; }

    /// <summary>The branch that it brings.</summary>
    public required BranchAnswer Head { get; init; }

    /// <summary>The branch that it is for.</summary>
    public required BranchAnswer Base { get; init; }

    /// <summary>Its page.</summary>
    public required Uri HtmlUrl { get; init; }
}

/// <summary>A branch of a pull request.</summary>
/// <param name="Ref">Its name.</param>
internal sealed record BranchAnswer([property: JsonRequired] string Ref);

/// <summary>A pull request to be opened.</summary>
/// <param name="Title">Its title.</param>
/// <param name="Head">The branch that it brings.</param>
/// <param name="Base">The branch that it is for.</param>
/// <param name="Body">Its text.</param>
/// <param name="Draft">Whether it is a draft.</param>
internal sealed record PullBody(string Title, string Head, string Base, string Body, bool Draft);

/// <summary>An object by its hash.</summary>
/// <param name="Sha">The hash.</param>
internal sealed record ShaAnswer([property: JsonRequired] string Sha);

/// <summary>A reference.</summary>
/// <param name="Object">What it stands at.</param>
internal sealed record RefAnswer([property: JsonRequired] ShaAnswer Object);

/// <summary>A commit.</summary>
/// <param name="Sha">Its hash.</param>
/// <param name="Tree">Its tree.</param>
/// <param name="Parents">Those before it.</param>
/// <param name="Message">What it says.</param>
internal sealed record CommitAnswer([property: JsonRequired] string Sha, [property: JsonRequired] ShaAnswer Tree, [property: JsonRequired] IReadOnlyList<ShaAnswer> Parents, [property: JsonRequired] string Message);

/// <summary>Bytes to be stored.</summary>
/// <param name="Content">In base64.</param>
/// <param name="Encoding"><c>base64</c>.</param>
internal sealed record BlobBody(string Content, string Encoding);

/// <summary>A tree to be made.</summary>
/// <param name="BaseTree">The tree that is changed.</param>
/// <param name="Tree">What is other.</param>
internal sealed record TreeBody(string? BaseTree, IReadOnlyList<TreeEntryBody> Tree);

/// <summary>What is other in a tree.</summary>
/// <param name="Path">The path.</param>
/// <param name="Mode">The mode.</param>
/// <param name="Type"><c>blob</c>.</param>
/// <param name="Sha">The blob; written as null where the file is deleted.</param>
internal sealed record TreeEntryBody(string Path, string Mode, string Type, [property: JsonIgnore(Condition = JsonIgnoreCondition.Never)] string? Sha);

/// <summary>A commit to be made.</summary>
/// <param name="Message">What it says.</param>
/// <param name="Tree">Its tree.</param>
/// <param name="Parents">Those before it.</param>
internal sealed record CommitBody(string Message, string Tree, IReadOnlyList<string> Parents);

/// <summary>A reference to be made.</summary>
/// <param name="Ref">Its full name, <c>refs/heads/…</c>.</param>
/// <param name="Sha">The commit.</param>
internal sealed record RefBody(string Ref, string Sha);

/// <summary>GitHub's JSON.</summary>
[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower, DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull, RespectNullableAnnotations = true)]
[JsonSerializable(typeof(InstallationToken))]
[JsonSerializable(typeof(RepositoryAnswer))]
[JsonSerializable(typeof(TreeAnswer))]
[JsonSerializable(typeof(CodeSearchAnswer))]
[JsonSerializable(typeof(IssueAnswer))]
[JsonSerializable(typeof(IReadOnlyList<IssueAnswer>))]
[JsonSerializable(typeof(PageAnswer))]
[JsonSerializable(typeof(CommentBody))]
[JsonSerializable(typeof(PullAnswer))]
[JsonSerializable(typeof(IReadOnlyList<PullAnswer>))]
[JsonSerializable(typeof(PullBody))]
[JsonSerializable(typeof(ShaAnswer))]
[JsonSerializable(typeof(RefAnswer))]
[JsonSerializable(typeof(CommitAnswer))]
[JsonSerializable(typeof(BlobBody))]
[JsonSerializable(typeof(TreeBody))]
[JsonSerializable(typeof(CommitBody))]
[JsonSerializable(typeof(RefBody))]
internal sealed partial class GitHubJson : JsonSerializerContext;
