using Cartrita.Core.Chat;
using Cartrita.Core.Knowledge;
using Cartrita.Core.Models;

namespace Cartrita.Activities.Chat.Ensembles;

/// <summary>A draft as kept in the run's payloads.</summary>
/// <param name="Model">The model that wrote it.</param>
/// <param name="Text">The text, screened.</param>
/// <param name="Citations">What it rests on, in the order of the text.</param>
/// <param name="Sources">The evidence that its markers name.</param>
/// <param name="FinishReason">Why it ended.</param>
internal sealed record DraftPayload(ModelChoice Model, string Text, IReadOnlyList<Citation> Citations, IReadOnlyList<DraftSource> Sources, string FinishReason)
{
    /// <summary>How many credentials were replaced in it.</summary>
    public int Credentials { get; init; }

    /// <summary>How many banned terms were replaced in it.</summary>
    public int Terms { get; init; }
}

/// <summary>The evidence behind a draft's marker.</summary>
/// <param name="Marker">The number in the draft, from 1.</param>
/// <param name="Evidence">The evidence.</param>
internal sealed record DraftSource(int Marker, Evidence Evidence);
