using System.Text.Json.Serialization;
using Cartrita.Core.Chat;

namespace Cartrita.Core.Memory;

/// <summary>Something that is remembered of a user.</summary>
public sealed record MemoryEntry
{
    /// <summary>The most sources that an entry names, the latest.</summary>
    public const int MostSources = 5;

    /// <summary>Its id.</summary>
    public required MemoryEntryId Id { get; init; }

    /// <summary>What it is.</summary>
    public required MemoryKind Kind { get; init; }

    /// <summary>What is remembered, in at most <see cref="MemoryText.Longest"/> UTF-16 code units.</summary>
    public required string Text { get; init; }

    /// <summary>What it is about, such as <c>name</c>: of one kind and subject only the latest is kept. Null where several may stand side by side.</summary>
    public string? Subject { get; init; }

    /// <summary>How sure it is, from 0 to 1; 1 where the user corrected it.</summary>
    public required double Confidence { get; init; }

    /// <summary>Where the user said it, the latest first.</summary>
    public required IReadOnlyList<MemorySource> Sources { get; init; }

    /// <summary>When it was first learnt.</summary>
    public required DateTimeOffset CreatedAt { get; init; }

    /// <summary>When it was last said, or corrected.</summary>
    public required DateTimeOffset UpdatedAt { get; init; }

    /// <summary>Whether the text is the user's correction, and so not to the letter what a message says.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)]
    public bool CorrectedByUser { get; init; }
}

/// <summary>A span of a message of the user.</summary>
/// <param name="ConversationId">The conversation.</param>
/// <param name="MessageId">The message.</param>
/// <param name="Start">First UTF-16 code unit.</param>
/// <param name="End">One past the last UTF-16 code unit.</param>
/// <param name="Quote">The span, to the letter.</param>
public sealed record MemorySource(ConversationId ConversationId, MessageId MessageId, int Start, int End, string Quote);

/// <summary>Something that a turn says of the user.</summary>
/// <param name="Kind">What it is.</param>
/// <param name="Text">What is to be remembered.</param>
/// <param name="Subject">What it is about; null where several may stand side by side.</param>
/// <param name="Confidence">How sure it is, from 0 to 1.</param>
/// <param name="Source">Where the user says so.</param>
public sealed record MemoryStatement(MemoryKind Kind, string Text, string? Subject, double Confidence, MemorySource Source);
