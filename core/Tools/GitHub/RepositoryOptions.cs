using System.ComponentModel.DataAnnotations;
using Cartrita.Core.Governance;

namespace Cartrita.Core.Tools.GitHub;

/// <summary>Which repositories users reach with the installation's credential of GitHub. Lists are written with commas; what a pattern is says <see cref="RepositoryPattern"/>.</summary>
/// <remarks>As it is here everybody reads what is public, and nobody reads or changes anything else.</remarks>
public sealed class RepositoryOptions : IValidatableObject
{
    /// <summary>The section's name.</summary>
    public const string Section = "Vendors:GitHub:Repositories";

    /// <summary>Whether everybody reads repositories that are public on GitHub.</summary>
    public bool Public { get; set; } = true;

    /// <summary>The repositories that everybody reads.</summary>
    public string Read { get; set; } = string.Empty;

    /// <summary>The repositories that everybody reads and may have pull requests opened in and comments written.</summary>
    public string Write { get; set; } = string.Empty;

    /// <summary>What single users have besides, by their ids.</summary>
    public IDictionary<string, RepositoryOwnerOptions> Owners { get; } = new Dictionary<string, RepositoryOwnerOptions>(StringComparer.Ordinal);

    /// <inheritdoc />
    public IEnumerable<ValidationResult> Validate(ValidationContext validationContext)
    {
        foreach (var (name, list) in Owners.SelectMany(owner => Lists(owner.Key, owner.Value)).Prepend((nameof(Write), Write)).Prepend((nameof(Read), Read)))
        {
            foreach (var fault in Parts(list).Where(part => !RepositoryPattern.TryParse(part, out _)))
            {
                yield return new ValidationResult($"{Section}:{name} has owner/name, owner/* or *, with commas between; {fault} is none of them.", [name]);
            }
        }

        foreach (var owner in Owners.Keys.Where(owner => !OwnerId.TryParse(owner, out _)))
        {
            yield return new ValidationResult($"{Section}:{nameof(Owners)}:{owner} is no id of a user.", [nameof(Owners)]);
        }
    }

    /// <summary>The patterns of a list.</summary>
    internal static IReadOnlyList<RepositoryPattern> Patterns(string list) => [.. Parts(list).Select(part => RepositoryPattern.TryParse(part, out var pattern) ? pattern : null).OfType<RepositoryPattern>()];

    private static string[] Parts(string list) => list.Split(',', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);

    private static (string Name, string List)[] Lists(string owner, RepositoryOwnerOptions options) =>
        [($"{nameof(Owners)}:{owner}:{nameof(Read)}", options.Read), ($"{nameof(Owners)}:{owner}:{nameof(Write)}", options.Write)];
}

/// <summary>What one user has besides what everybody has.</summary>
public sealed class RepositoryOwnerOptions
{
    /// <summary>The repositories that they read.</summary>
    public string Read { get; set; } = string.Empty;

    /// <summary>The repositories that they read and may have pull requests opened in and comments written.</summary>
    public string Write { get; set; } = string.Empty;
}
