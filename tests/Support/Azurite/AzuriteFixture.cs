using Cartrita.Adapters.Storage.Azurite;
using Cartrita.TestSupport.Requirements;
using Xunit;

namespace Cartrita.TestSupport.Azurite;

/// <summary>The product's pinned Azurite, with its data in memory, for the tests of one collection. Installed once a clone.</summary>
public sealed class AzuriteFixture : IAsyncLifetime
{
    private static readonly TimeSpan Limit = TimeSpan.FromMinutes(5);

    private AzuriteProcess? azurite;

    /// <summary>Opens the account.</summary>
    public string ConnectionString => azurite?.ConnectionString ?? throw new InvalidOperationException("Azurite does not run: the test needs Node.js.");

    public async Task InitializeAsync()
    {
        if (NodeRequirement.SkipReason is not null)
        {
            return;
        }

        var folders = new AzuriteFolders(
            Path.Combine(RepositoryRoot.FullName, "functions", "azurite"),
            Path.Combine(RepositoryRoot.FullName, ".cartrita", "azurite"),
            Data: null);
        using var limit = new CancellationTokenSource(Limit);
        azurite = await AzuriteProcess.StartAsync(folders, TimeProvider.System, limit.Token);
    }

    public async Task DisposeAsync()
    {
        if (azurite is not null)
        {
            await azurite.DisposeAsync();
        }
    }
}
