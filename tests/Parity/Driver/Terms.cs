namespace Cartrita.Parity.Driver;

/// <summary>On what terms a scenario is played.</summary>
/// <param name="Prefix">What every id of this run begins with, so that runs do not meet.</param>
/// <param name="Code">The key of the durable management API; null for none. No transcript has it.</param>
/// <param name="Limit">Ends a run that takes too long.</param>
internal sealed record Terms(string Prefix, string? Code, CancellationToken Limit);
