namespace Cartrita.Core.Models.Health;

/// <summary>The circuit of a model that failed repeatedly: its calls are refused.</summary>
/// <param name="OpenedAt">When it opened.</param>
/// <param name="OpenUntil">Until when no calls are made.</param>
public sealed record OpenCircuit(DateTimeOffset OpenedAt, DateTimeOffset OpenUntil);
