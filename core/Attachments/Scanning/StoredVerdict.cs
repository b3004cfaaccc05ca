namespace Cartrita.Core.Attachments.Scanning;

/// <summary>What the scanners said of a file, as it is kept with it.</summary>
/// <param name="Engine">The engine; where several looked, their names with <c>+</c> between them.</param>
/// <param name="EngineVersion">Its version, with its signatures' where it has them.</param>
/// <param name="At">When it looked.</param>
/// <param name="Findings">What was found.</param>
public sealed record StoredVerdict(string Engine, string EngineVersion, DateTimeOffset At, IReadOnlyList<ScanFinding> Findings);
