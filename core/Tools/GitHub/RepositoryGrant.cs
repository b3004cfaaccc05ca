using Cartrita.Core.Errors;

namespace Cartrita.Core.Tools.GitHub;

/// <summary>A repository that may be reached: whoever asks GitHub for something in a repository has to have one. Only <see cref="RepositoryRules"/>, <see cref="RepositoryAccess"/> and a source that the settings declare give them.</summary>
/// <remarks>It holds for this name: where GitHub says that the repository, or what is asked for in it, is somewhere else now, it is not followed there.</remarks>
public sealed record RepositoryGrant
{
    /// <summary>Gives one.</summary>
    internal RepositoryGrant(RepositoryName name, bool mayWrite = false) => (Name, MayWrite) = (name, mayWrite);

    /// <summary>The repository.</summary>
    public RepositoryName Name { get; }

    /// <summary>Whether it may be changed, beyond being read.</summary>
    public bool MayWrite { get; }

    /// <summary>What a search of code in this repository alone looks at.</summary>
    public RepositoryScope Scope => new([$"repo:{Name}"], (name, _) => string.Equals(name.Value, Name.Value, StringComparison.OrdinalIgnoreCase));

    /// <summary>Requires that it may be changed.</summary>
    /// <exception cref="CartritaException"><see cref="Problems.RepositoryNotAllowed"/>: it may only be read.</exception>
    public void RequireWrite()
    {
        if (!MayWrite)
        {
            throw new CartritaException(Problems.RepositoryNotAllowed, $"The repository {Name} may be read here, and not be changed.");
        }
    }

    /// <inheritdoc />
    public override string ToString() => Name.Value;
}
