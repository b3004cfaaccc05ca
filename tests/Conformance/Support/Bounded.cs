namespace Cartrita.Conformance.Tests.Support;

/// <summary>Bounds every wait of a test, so that a missing signal fails instead of hanging.</summary>
internal static class Bounded
{
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(90);

    public static CancellationToken Token() => new CancellationTokenSource(Limit).Token;
}
