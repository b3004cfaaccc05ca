using System.Text.Json;
using System.Text.RegularExpressions;
using Cartrita.Activities.Tools.GitHub;
using Cartrita.Core.Errors;
using Cartrita.Core.Tools;
using Cartrita.Core.Tools.GitHub;

namespace Cartrita.Activities.Tools.Code;

/// <summary>A pull request that an agent wants to open.</summary>
internal sealed partial record PullProposal
{
    private const string AnyBranch = "cartrita/change";
    private const int LongestBranch = 100;
    private const int LongestTitle = 256;
    private const int LongestBody = 30_000;
    private const int KeyLetters = 12;

    /// <summary>The repository.</summary>
    internal required RepositoryGrant Repository { get; init; }

    /// <summary>The branch that it is for; null for the default branch.</summary>
    internal required string? Base { get; init; }

    /// <summary>The branch that is made for it: as it was asked for, with letters of the call's key, which no other call has.</summary>
    internal required string Branch { get; init; }

    /// <summary>Its title, which is the commit's message too.</summary>
    internal required string Title { get; init; }

    /// <summary>Its text.</summary>
    internal required string Body { get; init; }

    /// <summary>Whether it is a draft.</summary>
    internal required bool IsDraft { get; init; }

    /// <summary>The change.</summary>
    internal required string Diff { get; init; }

    /// <summary>Reads a proposal.</summary>
    /// <param name="context">Where it is made.</param>
    /// <param name="arguments">The arguments.</param>
    /// <param name="access">Says which repositories may be changed.</param>
    /// <exception cref="CartritaException">A member of it can't be so, or the repository may not be changed.</exception>
    internal static PullProposal Read(RuntimeContext context, JsonElement arguments, RepositoryAccess access)
    {
        var (title, body, branch) = (arguments.Text("title"), arguments.Whole("body") ?? string.Empty, arguments.Text("branch") ?? AnyBranch);
        if (title is null || title.Length > LongestTitle || title.Any(char.IsControl) || body.Length > LongestBody)
        {
            throw new CartritaException(Problems.InvalidRequest, $"The title is one line of 1 to {LongestTitle} characters, the body has at most {LongestBody}.");
        }

        foreach (var name in new[] { branch, arguments.Text("base") ?? branch }.Where(name => name.Length > LongestBranch || !BranchName().IsMatch(name) || name.Contains("..", StringComparison.Ordinal) || name.Split('/').Any(step => step.EndsWith(".lock", StringComparison.Ordinal) || step.EndsWith('.'))))
        {
            throw new CartritaException(Problems.InvalidRequest, $"{TextCut.At(name, LongestBranch)} is no name of a branch, which has at most {LongestBranch} letters, digits and . _ - /.");
        }

        return new PullProposal
        {
            Repository = access.Write(context, arguments.Repository()),
            Base = arguments.Text("base"),
            Branch = $"{branch}-{TextCut.At(context.IdempotencyKey, KeyLetters)}",
            Title = title,
            Body = body,
            IsDraft = arguments.TryGetProperty("draft", out var draft) && draft.ValueKind == JsonValueKind.True,
            Diff = arguments.Whole("diff") ?? string.Empty,
        };
    }

    [GeneratedRegex(@"^[A-Za-z0-9][A-Za-z0-9._-]*(?:/[A-Za-z0-9][A-Za-z0-9._-]*)*\z")]
    private static partial Regex BranchName();
}
