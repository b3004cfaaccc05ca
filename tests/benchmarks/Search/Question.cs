namespace Cartrita.Benchmarks.Search;

/// <summary>A question of the set.</summary>
/// <param name="File">The text that answers it.</param>
/// <param name="Text">What is asked.</param>
/// <param name="Spans">Where the text holds the answer.</param>
internal sealed record Question(string File, string Text, IReadOnlyList<(int Start, int End)> Spans);
