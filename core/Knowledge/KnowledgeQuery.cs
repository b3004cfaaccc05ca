using Cartrita.Core.Attachments;
using Cartrita.Core.Governance;

namespace Cartrita.Core.Knowledge;

/// <summary>A search.</summary>
public sealed record KnowledgeQuery
{
    /// <summary>Whose files; nothing of another owner is ever found.</summary>
    public required OwnerId Owner { get; init; }

    /// <summary>What is asked.</summary>
    public required string Text { get; init; }

    /// <summary>The question's vector; null for a lexical search.</summary>
    public ReadOnlyMemory<float>? Vector { get; init; }

    /// <summary>Only these files; empty for all of the owner's.</summary>
    public IReadOnlyList<AttachmentId> Attachments { get; init; } = [];

    /// <summary>At most so many hits.</summary>
    public int Limit { get; init; } = 8;
}
