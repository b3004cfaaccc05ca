using Cartrita.Core.Storage;

namespace Cartrita.Core.Tools;

/// <summary>A call of a tool (GOV-08). <see cref="ToolId"/> is its identity everywhere and equals the model's function name.</summary>
/// <param name="CallId">The call, unique within the task; the key of its effect.</param>
/// <param name="ToolId">The tool.</param>
/// <param name="Arguments">The payload of the arguments, a JSON object.</param>
public sealed record ToolCallRequest(string CallId, string ToolId, PayloadRef Arguments);
