using System.Text.Json;
using Cartrita.Activities.Models;
using Cartrita.Activities.Tools;
using Cartrita.Core.Chat;
using Cartrita.Core.Memory;

namespace Cartrita.Activities.Memory;

/// <summary>Reads what the memory agent's model found. It counts only with a quote that the user wrote in this turn: what a model makes up, or has from elsewhere, has none.</summary>
internal static class MemoryReply
{
    private const int MostItems = 20;
    private const int LongestSubject = 60;

    /// <summary>The statements of a reply that fits the agent's schema.</summary>
    /// <param name="reply">The reply.</param>
    /// <param name="conversation">The conversation.</param>
    /// <param name="said">The user's messages of this turn.</param>
    internal static IReadOnlyList<MemoryStatement> Read(JsonElement reply, ConversationId conversation, IReadOnlyList<(MessageId Id, string Text)> said) =>
        [.. reply.GetProperty("items").EnumerateArray().Take(MostItems).Select(item => StatementOf(item, conversation, said)).OfType<MemoryStatement>()];

    private static MemoryStatement? StatementOf(JsonElement item, ConversationId conversation, IReadOnlyList<(MessageId Id, string Text)> said)
    {
        var copied = item.GetProperty("quote").GetString()!.Trim();
        var quote = TextCut.At(said.Any(one => one.Text.Contains(copied, StringComparison.Ordinal)) ? copied : CopiedBars.Without(copied), MemoryText.Longest);
        var text = TextCut.At(CopiedBars.Without(item.GetProperty("text").GetString()!).Trim(), MemoryText.Longest);
        var subject = TextCut.At(item.GetProperty("subject").GetString()!.Trim(), LongestSubject);
        if (!MemoryText.IsKeepable(quote) || !MemoryText.IsKeepable(text) || MemoryText.HoldsSecret(subject))
        {
            return null;
        }

        var (message, start) = said.Select(one => (one, Start: one.Text.IndexOf(quote, StringComparison.Ordinal))).FirstOrDefault(found => found.Start >= 0, (default, -1));
        return start < 0 || !MemoryRules.MayLearnFrom(message.Text) || MemoryRules.IsOfSecret(message.Text, start, quote.Length) ? null : new MemoryStatement(
            KindOf(item.GetProperty("kind").GetString()),
            text,
            subject.Length == 0 ? null : subject,
            Math.Clamp(item.GetProperty("confidence").GetDouble(), 0, 1),
            new MemorySource(conversation, message.Id, start, start + quote.Length, quote));
    }

    private static MemoryKind KindOf(string? kind) => kind switch { "preference" => MemoryKind.Preference, "entity" => MemoryKind.Entity, _ => MemoryKind.Fact };
}
