namespace Cartrita.Parity.App.State;

/// <summary>One for each scope of services.</summary>
/// <param name="counter">Numbers scopes.</param>
public sealed class ScopeMark(ScopeCounter counter)
{
    /// <summary>The scope's number.</summary>
    public int Number { get; } = counter.Next();
}
