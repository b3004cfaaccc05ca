using Cartrita.Core.Chat;
using Cartrita.Core.Governance;
using Cartrita.Core.Memory;
using Microsoft.Extensions.DependencyInjection;

namespace Cartrita.Functions.Tests.Support;

/// <summary>Something that is remembered of an owner: put into the store as the app's own step would.</summary>
internal static class RememberedEntry
{
    /// <summary>Learns one and gives its id.</summary>
    public static async Task<string> LearnAsync(App app, string ownerId)
    {
        var run = new RunId(Guid.NewGuid().ToString("N"));
        // Letters only: some random ids read like card numbers, and those are not remembered.
        var text = $"I prefer answers in {string.Concat(run.Value.Select(digit => char.IsAsciiDigit(digit) ? (char)('g' + digit - '0') : digit))}.";
        var source = new MemorySource(new ConversationId(Guid.NewGuid().ToString("N")), new MessageId(Guid.NewGuid().ToString("N")), 0, text.Length, text);
        var learnt = await app.Host.Services.GetRequiredService<MemoryStore>().ChangeAsync(
            new OwnerId(ownerId), memory => MemoryLearning.Learn(memory, run, TimeProvider.System.GetUtcNow(), [new MemoryStatement(MemoryKind.Preference, text, null, 0.8, source)]));
        return learnt!.Entries.Single(entry => entry.Text == text).Id.Value;
    }
}
