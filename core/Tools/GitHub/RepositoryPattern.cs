using System.Diagnostics.CodeAnalysis;

namespace Cartrita.Core.Tools.GitHub;

/// <summary>Repositories by their names: <c>owner/name</c> is one, <c>owner/*</c> all of an account, <c>*</c> all that the credential sees. Case makes no difference, as on GitHub.</summary>
public sealed record RepositoryPattern
{
    private const string Any = "*";
    private const string Rest = "/*";

    private RepositoryPattern(string text) => Text = text;

    /// <summary>The pattern as it is written.</summary>
    public string Text { get; }

    /// <summary>The qualifier by which a search of code looks there alone; null where it looks everywhere.</summary>
    public string? Qualifier => Text == Any ? null : IsAccount ? $"user:{Text[..^Rest.Length]}" : $"repo:{Text}";

    private bool IsAccount => Text.EndsWith(Rest, StringComparison.Ordinal);

    /// <summary>Reads a pattern.</summary>
    /// <param name="text">What may be one.</param>
    /// <param name="pattern">The pattern.</param>
    public static bool TryParse([NotNullWhen(true)] string? text, [NotNullWhen(true)] out RepositoryPattern? pattern)
    {
        // An account is named as it is in front of any repository of it.
        var isOne = text == Any || RepositoryName.TryParse(text?.EndsWith(Rest, StringComparison.Ordinal) == true ? $"{text[..^1]}x" : text, out _);
        pattern = isOne ? new RepositoryPattern(text!) : null;
        return isOne;
    }

    /// <summary>Whether a repository is one of them.</summary>
    /// <param name="name">Its name.</param>
    public bool Matches(RepositoryName name) =>
        Text == Any || (IsAccount ? name.Value.StartsWith(Text[..^1], StringComparison.OrdinalIgnoreCase) : string.Equals(name.Value, Text, StringComparison.OrdinalIgnoreCase));
}
