using System.Text.Json.Nodes;

namespace Cartrita.Functions.Tests.Support;

/// <summary>The calls that wait for a person: nothing but their list tells of them to a client that does not stream.</summary>
internal static class WaitingApprovals
{
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(25);

    /// <summary>Reads the list until so many wait.</summary>
    /// <param name="user">Whose they are.</param>
    /// <param name="atLeast">How many have to wait.</param>
    internal static async Task<JsonArray> WaitingAsync(this ApiUser user, int atLeast = 1)
    {
        using var patience = new CancellationTokenSource(ApiUser.Patience);
        using var timer = new PeriodicTimer(Pause);
        while (true)
        {
            var found = await user.ApprovalsAsync();
            if (found.Count >= atLeast)
            {
                return found;
            }

            await timer.WaitForNextTickAsync(patience.Token);
        }
    }

    /// <summary>Reads the list.</summary>
    /// <param name="user">Whose they are.</param>
    internal static async Task<JsonArray> ApprovalsAsync(this ApiUser user) => JsonNode.Parse((await user.GetAsync("api/approvals")).Is(200).Body)!["items"]!.AsArray();
}
