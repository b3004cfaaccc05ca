using Cartrita.TestSupport.ClamAv;

namespace Cartrita.Conformance.Tests.Attachments.Scanning;

/// <summary>The tests that share one ClamAV daemon.</summary>
[CollectionDefinition(Name)]
public sealed class ClamdCollection : ICollectionFixture<ClamdFixture>
{
    public const string Name = "clamd";
}
