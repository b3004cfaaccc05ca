namespace Cartrita.Functions.Tests.Support;

/// <summary>The system's clock, so much later.</summary>
internal sealed class LaterTime(TimeSpan ahead) : TimeProvider
{
    public override DateTimeOffset GetUtcNow() => System.GetUtcNow() + ahead;
}
