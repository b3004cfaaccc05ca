using Cartrita.Core.Governance;

namespace Cartrita.Core.Storage;

/// <summary>Where a document lies: <c>u/{owner}/{collection}/{id}</c>.</summary>
/// <param name="Owner">Whose it is.</param>
/// <param name="Collection">One of <see cref="Collections"/>.</param>
/// <param name="Id">Unique within owner and collection; may hold <c>/</c> for documents that hang on another.</param>
public readonly record struct DocumentKey(OwnerId Owner, string Collection, string Id)
{
    /// <summary>The path, as it stands in blob names and rows.</summary>
    public override string ToString() => $"u/{Owner.Value}/{Collection}/{Id}";
}
