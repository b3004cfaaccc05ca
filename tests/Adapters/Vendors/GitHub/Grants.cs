using Cartrita.Core.Governance;
using Cartrita.Core.Tools.GitHub;

namespace Cartrita.Adapters.Tests.Vendors.GitHub;

/// <summary>Grants as lists give them.</summary>
internal static class Grants
{
    internal static RepositoryGrant Reading(string repository) => Of(new RepositoryOptions { Read = repository }, repository);

    internal static RepositoryGrant Writing(string repository) => Of(new RepositoryOptions { Write = repository }, repository);

    private static RepositoryGrant Of(RepositoryOptions options, string repository) => new RepositoryRules(options).Listed(new OwnerId("ada"), RepositoryName.Parse(repository))!;
}
