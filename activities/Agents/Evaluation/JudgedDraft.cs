using Cartrita.Activities.Chat.Ensembles;

namespace Cartrita.Activities.Agents.Evaluation;

/// <summary>A draft that is scored.</summary>
/// <param name="Place">Its member's place, from 1.</param>
/// <param name="Draft">The draft.</param>
internal sealed record JudgedDraft(int Place, DraftPayload Draft);
