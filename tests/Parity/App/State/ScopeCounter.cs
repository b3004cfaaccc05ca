namespace Cartrita.Parity.App.State;

/// <summary>Numbers scopes and instances.</summary>
public sealed class ScopeCounter
{
    private int _last;

    /// <summary>The next number.</summary>
    public int Next() => Interlocked.Increment(ref _last);
}
