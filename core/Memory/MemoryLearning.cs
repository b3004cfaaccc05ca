using System.Globalization;
using Cartrita.Core.Chat;
using Cartrita.Core.Identifiers;

namespace Cartrita.Core.Memory;

/// <summary>How what is remembered of a user changes. Pure: the same run twice changes nothing the second time.</summary>
public static class MemoryLearning
{
    /// <summary>The most entries of a user; the least sure, and of those the oldest, goes first.</summary>
    public const int MostEntries = 200;

    private const int MostForgotten = 500;
    private const int MostRuns = 32;

    // A guess does not take the place of what was said plainly.
    private const double LeastBelow = 0.3;

    /// <summary>Takes up what a run's messages say; null where that changes nothing.</summary>
    /// <param name="memory">What is remembered.</param>
    /// <param name="run">The run.</param>
    /// <param name="said">When its messages were written.</param>
    /// <param name="statements">What they say.</param>
    public static MemoryDocument? Learn(MemoryDocument memory, RunId run, DateTimeOffset said, IReadOnlyList<MemoryStatement> statements)
    {
        ArgumentNullException.ThrowIfNull(memory);
        if (memory.Runs.Contains(run) || said <= memory.ForgottenBefore)
        {
            return null;
        }

        var entries = memory.Entries.ToList();
        var changed = 0;
        foreach (var (statement, index) in statements.Select((statement, index) => (statement, index)))
        {
            changed += MemoryText.IsKeepable(statement.Text) && !IsForgotten(memory, statement, said) && Take(entries, statement, said, IdOf(run, index)) ? 1 : 0;
        }

        return changed == 0 ? null : memory with { Entries = Kept(entries), Runs = [.. memory.Runs.TakeLast(MostRuns - 1), run] };
    }

    /// <summary>Takes up a correction; null where there is no such entry.</summary>
    /// <param name="memory">What is remembered.</param>
    /// <param name="id">The entry.</param>
    /// <param name="text">What it shall say; null to leave it.</param>
    /// <param name="kind">What it shall be; null to leave it.</param>
    /// <param name="now">When.</param>
    public static MemoryDocument? Correct(MemoryDocument memory, MemoryEntryId id, string? text, MemoryKind? kind, DateTimeOffset now) => Change(
        memory, id, entry => entry with { Text = text ?? entry.Text, Kind = kind ?? entry.Kind, Confidence = 1, CorrectedByUser = entry.CorrectedByUser || (text is not null && text != entry.Text), UpdatedAt = now });

    /// <summary>Forgets an entry, and what the messages behind it say; null where there is no such entry.</summary>
    /// <param name="memory">What is remembered.</param>
    /// <param name="id">The entry.</param>
    /// <param name="now">When.</param>
    public static MemoryDocument? Forget(MemoryDocument memory, MemoryEntryId id, DateTimeOffset now)
    {
        ArgumentNullException.ThrowIfNull(memory);
        if (memory.Entries.FirstOrDefault(entry => entry.Id == id) is not { } gone)
        {
            return null;
        }

        var hashes = gone.Sources.Select(source => source.Quote).Append(gone.Text).Select(MemoryText.Hash).Distinct().Select(hash => new ForgottenMemory(hash, now));
        return memory with { Entries = [.. memory.Entries.Where(entry => entry.Id != id)], Forgotten = [.. memory.Forgotten.Concat(hashes).TakeLast(MostForgotten)] };
    }

    /// <summary>Forgets everything; nothing that was said before is learnt again.</summary>
    /// <param name="memory">What is remembered.</param>
    /// <param name="now">When.</param>
    public static MemoryDocument ForgetAll(MemoryDocument memory, DateTimeOffset now) => new() { ForgottenBefore = now, Unknown = memory?.Unknown };

    /// <summary>Forgets what only a conversation said; null where it said nothing that is remembered.</summary>
    /// <param name="memory">What is remembered.</param>
    /// <param name="conversation">The conversation.</param>
    public static MemoryDocument? Without(MemoryDocument memory, ConversationId conversation)
    {
        ArgumentNullException.ThrowIfNull(memory);
        return memory.Entries.Any(entry => entry.Sources.Any(source => source.ConversationId == conversation))
            ? memory with
            {
                Entries = [.. memory.Entries.Select(entry => entry with { Sources = [.. entry.Sources.Where(source => source.ConversationId != conversation)] }).Where(entry => entry.Sources.Count > 0)],
            }
            : null;
    }

    private static MemoryEntryId IdOf(RunId run, int index) => new(IdentifierForm.Derive("memory", run.Value, index.ToString(CultureInfo.InvariantCulture)));

    private static bool IsForgotten(MemoryDocument memory, MemoryStatement statement, DateTimeOffset said)
    {
        var (text, quote) = (MemoryText.Hash(statement.Text), MemoryText.Hash(statement.Source.Quote));
        return memory.Forgotten.Any(gone => gone.At >= said && (gone.Hash == text || gone.Hash == quote));
    }

    private static bool Take(List<MemoryEntry> entries, MemoryStatement statement, DateTimeOffset said, MemoryEntryId id)
    {
        var text = MemoryText.Normalise(statement.Text);
        var same = entries.FindIndex(entry => MemoryText.Normalise(entry.Text) == text);
        if (same >= 0)
        {
            var known = entries[same];
            entries[same] = known with
            {
                Confidence = Math.Max(known.Confidence, statement.Confidence),
                Sources = [.. known.Sources.Prepend(statement.Source).DistinctBy(source => (source.MessageId, source.Start)).Take(MemoryEntry.MostSources)],
                UpdatedAt = said > known.UpdatedAt ? said : known.UpdatedAt,
            };
            return true;
        }

        var subject = statement.Subject is null ? null : MemoryText.Normalise(statement.Subject);
        var about = subject is null ? -1 : entries.FindIndex(entry => entry.Kind == statement.Kind && entry.Subject == subject);
        if (about < 0)
        {
            entries.Add(new MemoryEntry
            {
                Id = id, Kind = statement.Kind, Text = statement.Text, Subject = subject, Confidence = statement.Confidence, Sources = [statement.Source], CreatedAt = said, UpdatedAt = said,
            });
            return true;
        }

        // The newer one counts: of two runs at once the one that was asked later, and after a correction only what was said after it.
        var old = entries[about];
        if (said < old.UpdatedAt || statement.Confidence < old.Confidence - LeastBelow)
        {
            return false;
        }

        entries[about] = old with { Text = statement.Text, Confidence = statement.Confidence, Sources = [statement.Source], UpdatedAt = said, CorrectedByUser = false };
        return true;
    }

    private static IReadOnlyList<MemoryEntry> Kept(List<MemoryEntry> entries) => entries.Count <= MostEntries
        ? entries
        : [.. entries.OrderByDescending(entry => entry.Confidence).ThenByDescending(entry => entry.UpdatedAt).Take(MostEntries).OrderBy(entry => entry.CreatedAt)];

    private static MemoryDocument? Change(MemoryDocument memory, MemoryEntryId id, Func<MemoryEntry, MemoryEntry> change) => memory.Entries.Any(entry => entry.Id == id)
        ? memory with { Entries = [.. memory.Entries.Select(entry => entry.Id == id ? change(entry) : entry)] }
        : null;
}
