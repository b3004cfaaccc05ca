using Cartrita.Adapters.Storage.Azurite;
using Cartrita.TestSupport.Requirements;

namespace Cartrita.Parity.Driver;

/// <summary>The repository's pinned Azurite for the local app, with its data in memory. Installed once a clone.</summary>
internal static class LocalStorage
{
    private static readonly TimeSpan Limit = TimeSpan.FromMinutes(5);

    /// <summary>Why there is none; null where there is one.</summary>
    public static string? Missing => NodeRequirement.SkipReason;

    /// <summary>Starts it.</summary>
    /// <returns>Null where the machine cannot.</returns>
    public static async Task<AzuriteProcess?> StartAsync()
    {
        if (Missing is not null)
        {
            return null;
        }

        var folders = new AzuriteFolders(
            Path.Combine(RepositoryRoot.FullName, "functions", "azurite"),
            Path.Combine(RepositoryRoot.FullName, ".cartrita", "azurite"),
            Data: null);
        using var limit = new CancellationTokenSource(Limit, TimeProvider.System);
        return await AzuriteProcess.StartAsync(folders, TimeProvider.System, limit.Token);
    }
}
