using Cartrita.Core.Chat;
using Cartrita.Core.Memory;
using Cartrita.Functions.Http;

namespace Cartrita.Functions.Memory;

/// <summary>Something that is remembered of the caller.</summary>
internal sealed record MemoryBody
{
    /// <summary>Its id.</summary>
    public required MemoryEntryId Id { get; init; }

    /// <summary>What it is.</summary>
    public required MemoryKind Kind { get; init; }

    /// <summary>What is remembered.</summary>
    public required string Text { get; init; }

    /// <summary>What it is about, where only the latest of its kind counts; absent where several may stand side by side.</summary>
    public string? Subject { get; init; }

    /// <summary>How sure it is, from 0 to 1; 1 where the caller corrected it.</summary>
    public required double Confidence { get; init; }

    /// <summary>Whether the caller corrected its text.</summary>
    public required bool CorrectedByUser { get; init; }

    /// <summary>Where the caller said it, the latest first, at most 5 places.</summary>
    public required IReadOnlyList<MemorySourceBody> Sources { get; init; }

    /// <summary>When it was first said.</summary>
    public required DateTimeOffset CreatedAt { get; init; }

    /// <summary>When it was last said, or corrected.</summary>
    public required DateTimeOffset UpdatedAt { get; init; }

    /// <summary>An entry as it is shown.</summary>
    public static MemoryBody Of(MemoryEntry entry) => new()
    {
        Id = entry.Id,
        Kind = entry.Kind,
        Text = entry.Text,
        Subject = entry.Subject,
        Confidence = entry.Confidence,
        CorrectedByUser = entry.CorrectedByUser,
        Sources = [.. entry.Sources.Select(source => new MemorySourceBody(source.ConversationId, source.MessageId, source.Start, source.End, source.Quote))],
        CreatedAt = entry.CreatedAt,
        UpdatedAt = entry.UpdatedAt,
    };
}

/// <summary>A span of a message.</summary>
/// <param name="ConversationId">The conversation.</param>
/// <param name="MessageId">The message.</param>
/// <param name="Start">First UTF-16 code unit.</param>
/// <param name="End">One past the last UTF-16 code unit.</param>
/// <param name="Quote">The span, to the letter.</param>
internal sealed record MemorySourceBody(ConversationId ConversationId, MessageId MessageId, int Start, int End, string Quote);

/// <summary>A correction as a client sends it; at least one of the two.</summary>
/// <param name="Text">What it shall say: 1 to 300 characters, no credential.</param>
/// <param name="Kind">What it shall be.</param>
internal sealed record CorrectMemoryBody(string? Text = null, MemoryKind? Kind = null);

/// <summary>A page of what is remembered.</summary>
/// <param name="Items">The entries, the latest said first.</param>
/// <param name="Next">The cursor of the next page.</param>
internal sealed record MemoryPage(IReadOnlyList<MemoryBody> Items, string? Next = null) : Page<MemoryBody>(Items, Next);
