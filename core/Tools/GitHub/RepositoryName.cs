using System.Diagnostics.CodeAnalysis;
using System.Text.RegularExpressions;

namespace Cartrita.Core.Tools.GitHub;

/// <summary>A repository, <c>owner/name</c>; it is safe in a path.</summary>
public readonly partial record struct RepositoryName
{
    private RepositoryName(string value) => Value = value;

    /// <summary>The name.</summary>
    public string Value { get; }

    /// <summary>Reads a name.</summary>
    /// <param name="text">What may be one.</param>
    /// <param name="name">The name.</param>
    public static bool TryParse([NotNullWhen(true)] string? text, out RepositoryName name)
    {
        var isOne = text is not null && Form().IsMatch(text) && text.Split('/')[1] is not ("." or "..");
        name = isOne ? new RepositoryName(text!) : default;
        return isOne;
    }

    /// <summary>Reads a name that is known to be one.</summary>
    /// <param name="text">The name.</param>
    /// <exception cref="FormatException">It is none.</exception>
    public static RepositoryName Parse(string text) => TryParse(text, out var name) ? name : throw new FormatException("A repository is named owner/name.");

    /// <inheritdoc />
    public override string ToString() => Value;

    [GeneratedRegex(@"^[A-Za-z0-9][A-Za-z0-9_-]{0,99}/[A-Za-z0-9._-]{1,100}\z")]
    private static partial Regex Form();
}
