using Cartrita.Core.Identifiers;

namespace Cartrita.Conformance.Tests.Support;

/// <summary>Identifiers for stores that name their writes.</summary>
internal sealed class RandomIds : IIdSource
{
    public string NewId() => Guid.NewGuid().ToString("N");

    public string NewSecret() => NewId();
}
