using System.Collections.Frozen;
using Cartrita.Core.Errors;
using Cartrita.Core.Governance;

namespace Cartrita.Core.Tools.GitHub;

/// <summary>The settings' lists of repositories, as rules: a user has what everybody has and what is listed for them; a repository that may be changed may be read.</summary>
public sealed class RepositoryRules
{
    // So many names still fit into the address of a search.
    private const int MostQualifiers = 30;

    private readonly IReadOnlyList<RepositoryPattern> read;
    private readonly IReadOnlyList<RepositoryPattern> write;
    private readonly FrozenDictionary<string, (IReadOnlyList<RepositoryPattern> Read, IReadOnlyList<RepositoryPattern> Write)> owners;

    /// <summary>Reads the rules.</summary>
    /// <param name="options">The lists.</param>
    public RepositoryRules(RepositoryOptions options)
    {
        ArgumentNullException.ThrowIfNull(options);
        IsPublicRead = options.Public;
        (read, write) = (RepositoryOptions.Patterns(options.Read), RepositoryOptions.Patterns(options.Write));
        owners = options.Owners.ToFrozenDictionary(
            owner => owner.Key, owner => (RepositoryOptions.Patterns(owner.Value.Read), RepositoryOptions.Patterns(owner.Value.Write)), StringComparer.Ordinal);
    }

    /// <summary>Whether everybody reads what is public.</summary>
    public bool IsPublicRead { get; }

    /// <summary>The grant of a repository that is listed for a user; null where it is not.</summary>
    /// <param name="owner">The user.</param>
    /// <param name="name">The repository.</param>
    public RepositoryGrant? Listed(OwnerId owner, RepositoryName name)
    {
        var (readable, writable) = ListsOf(owner);
        var mayWrite = writable.Any(pattern => pattern.Matches(name));
        return mayWrite || readable.Any(pattern => pattern.Matches(name)) ? new RepositoryGrant(name, mayWrite) : null;
    }

    /// <summary>What a search of code that names no repository may show a user.</summary>
    /// <param name="owner">The user.</param>
    /// <exception cref="CartritaException"><see cref="Problems.InvalidRequest"/>: more is listed than one search can look at; <see cref="Problems.RepositoryNotAllowed"/>: nothing is.</exception>
    public RepositoryScope ScopeOf(OwnerId owner)
    {
        var (readable, writable) = ListsOf(owner);
        List<RepositoryPattern> listed = [.. readable, .. writable];
        if (IsPublicRead || listed.Exists(pattern => pattern.Qualifier is null))
        {
            return new RepositoryScope([], (name, isPrivate) => (IsPublicRead && !isPrivate) || listed.Exists(pattern => pattern.Matches(name)));
        }

        List<string> qualifiers = [.. listed.Select(pattern => pattern.Qualifier!).Distinct(StringComparer.OrdinalIgnoreCase)];
        return qualifiers.Count switch
        {
            0 => throw new CartritaException(Problems.RepositoryNotAllowed, $"No repository may be read here: {RepositoryOptions.Section} names none for this user."),
            > MostQualifiers => throw new CartritaException(Problems.InvalidRequest, "Name the repository that is searched; there are too many to search all of them at once."),
            _ => new RepositoryScope(qualifiers, (name, _) => listed.Exists(pattern => pattern.Matches(name))),
        };
    }

    private (IEnumerable<RepositoryPattern> Read, IEnumerable<RepositoryPattern> Write) ListsOf(OwnerId owner) =>
        owners.TryGetValue(owner.Value, out var own) ? (read.Concat(own.Read), write.Concat(own.Write)) : (read, write);
}
