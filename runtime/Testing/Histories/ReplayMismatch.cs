namespace Cartrita.Runtime.Testing.Histories;

/// <summary>Where code and history part.</summary>
/// <param name="Position">The index of the event in the history that the code did not give; one past its end where the code goes on.</param>
/// <param name="Turn">The turn, from 1.</param>
/// <param name="Expected">What history holds there.</param>
/// <param name="Found">What the code did.</param>
public sealed record ReplayMismatch(int Position, int Turn, string Expected, string Found)
{
    /// <summary>A sentence that says all of it.</summary>
    public override string ToString() => $"Turn {Turn}, event {Position}: history expects {Expected}, found {Found}.";
}
