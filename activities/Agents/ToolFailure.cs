namespace Cartrita.Activities.Agents;

/// <summary>What a model reads of a call that gave nothing.</summary>
/// <param name="Error">The catalogue's code.</param>
/// <param name="Detail">One sentence; null where the code says all.</param>
internal sealed record ToolFailure(string Error, string? Detail);
