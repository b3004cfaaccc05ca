using System.Text;
using Cartrita.Core.Chat;
using Cartrita.Core.Governance;
using Cartrita.Core.Storage;
using Cartrita.Functions.Chat;
using Cartrita.TestSupport.Files;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging.Abstractions;

namespace Cartrita.Functions.Tests.Support;

/// <summary>Looks for what a deletion left.</summary>
internal static class Leftovers
{
    private static readonly string[] OfOwners =
        [Collections.Runs, Collections.Conversations, Collections.Messages, Collections.Attachments, Collections.AttachmentUses, Collections.Watched, Collections.ConversationSummaries, Collections.UnansweredRuns];

    /// <summary>Every document of an owner that has to do with conversations, and their marks.</summary>
    public static async Task<List<string>> DocumentsAsync(App app, string owner)
    {
        var (store, found) = (app.Host.Services.GetRequiredService<IDocumentStore>(), new List<string>());
        foreach (var collection in OfOwners)
        {
            found.AddRange((await store.ListAsync(new OwnerId(owner), collection, string.Empty, null, 1000, CancellationToken.None)).Select(document => document.Key.ToString()));
        }

        found.AddRange((await new OpenRuns(store).ListAsync(new OwnerId(owner), 1000, CancellationToken.None)).Select(run => $"open run {run}"));
        var index = await app.Host.Services.GetRequiredService<ConversationIndex>().ListAsync(new OwnerId(owner), null, CancellationToken.None);
        return [.. found, .. index.Select(position => $"index {position.Id}")];
    }

    /// <summary>The files of the state folder that hold a text.</summary>
    public static async Task<List<string>> FilesAsync(App app, string text)
    {
        var (wanted, found) = (Encoding.UTF8.GetBytes(text), new List<string>());
        await foreach (var (path, bytes) in StateFiles.ReadAsync(app.Host.StateDirectory))
        {
            if (bytes.AsSpan().IndexOf(wanted) >= 0 || path.Contains(text, StringComparison.Ordinal))
            {
                found.Add(path);
            }
        }

        return found;
    }

    /// <summary>Sweeps deletions as they will be swept after a time.</summary>
    public static Task SweepAsync(App app, TimeSpan later) => new ConversationSweeper(
        app.Host.Services.GetRequiredService<ConversationDeletions>(),
        app.Host.Services.GetRequiredService<ConversationDeletion>(),
        new LaterTime(later),
        NullLogger<ConversationSweeper>.Instance).SweepAsync(app.Host.Durable, CancellationToken.None);
}
