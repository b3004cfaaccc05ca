namespace Cartrita.Adapters.Agents.Evaluation;

/// <summary>A sentence of an answer that states something.</summary>
/// <param name="Place">Its place among the answer's sentences, from 0.</param>
/// <param name="Text">The sentence, without markers.</param>
/// <param name="Cites">Whether it cites sources itself; where not, it is held against all that the answer cites.</param>
/// <param name="Sources">The quotes.</param>
public sealed record StatedSentence(int Place, string Text, bool Cites, IReadOnlyList<string> Sources);
