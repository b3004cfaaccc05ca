namespace Cartrita.Core.Tools.GitHub;

/// <summary>What a search of code may show. The qualifiers only spare GitHub from finding what is left out; what counts is <see cref="Admits"/>, which every hit is asked for.</summary>
public sealed class RepositoryScope
{
    private readonly Func<RepositoryName, bool, bool> admits;

    /// <summary>Gives one.</summary>
    internal RepositoryScope(IReadOnlyList<string> qualifiers, Func<RepositoryName, bool, bool> admits) => (Qualifiers, this.admits) = (qualifiers, admits);

    /// <summary>What is added to the query; nothing where GitHub looks everywhere.</summary>
    public IReadOnlyList<string> Qualifiers { get; }

    /// <summary>Whether a hit may be shown.</summary>
    /// <param name="repository">Where it is, as GitHub names it.</param>
    /// <param name="isPrivate">Whether that is not public.</param>
    public bool Admits(string repository, bool isPrivate) => RepositoryName.TryParse(repository, out var name) && admits(name, isPrivate);
}
