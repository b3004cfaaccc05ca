using Cartrita.Core.Chat;

namespace Cartrita.Functions.Mcp;

/// <summary>A call that is gone on with.</summary>
/// <param name="Run">The run that it waits for, its caller's.</param>
/// <param name="After">The last event that its client got.</param>
internal sealed record McpResumption(RunDocument Run, McpEventId After);
