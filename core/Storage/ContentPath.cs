using Cartrita.Core.Governance;

namespace Cartrita.Core.Storage;

/// <summary>Where large bytes lie: <c>{container}/u/{owner}/{name}</c>.</summary>
/// <param name="Container">One of <see cref="ContentContainers"/>.</param>
/// <param name="Owner">Whose.</param>
/// <param name="Name">Unique within container and owner; may hold <c>/</c>.</param>
public readonly record struct ContentPath(string Container, OwnerId Owner, string Name)
{
    /// <summary>The path, as it stands in blob and file names.</summary>
    public override string ToString() => $"{Container}/u/{Owner.Value}/{Name}";
}
