namespace Cartrita.Core.Chat;

/// <summary>A sentence of an answer and what it rests on.</summary>
/// <param name="Start">Its first UTF-16 code unit in the answer.</param>
/// <param name="End">One past its last UTF-16 code unit, its markers included.</param>
/// <param name="Text">The sentence, without markers.</param>
/// <param name="Support">What it rests on; empty where the answer names nothing for it.</param>
public sealed record EvidenceClaim(int Start, int End, string Text, IReadOnlyList<EvidenceSupport> Support);
