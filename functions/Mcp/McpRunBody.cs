using Cartrita.Core.Chat;

namespace Cartrita.Functions.Mcp;

/// <summary>A run that has no answer yet.</summary>
/// <param name="OrchestrationId">The run.</param>
/// <param name="ConversationId">Its conversation.</param>
/// <param name="Status">How it stands.</param>
internal sealed record McpRunBody(RunId OrchestrationId, ConversationId? ConversationId, string Status);

/// <summary>Runs that have not ended.</summary>
/// <param name="Open">Their ids.</param>
internal sealed record McpRunsBody(IReadOnlyList<RunId> Open);

/// <summary>A run with the text that it has made so far.</summary>
/// <param name="Run">The run as <c>GET /api/orchestrations/{id}</c> shows it.</param>
/// <param name="Answer">The answer's text; empty before it begins.</param>
internal sealed record McpRunViewBody(Chat.OrchestrationBody Run, string Answer);

/// <summary>Why a call failed.</summary>
/// <param name="Code">The catalogue's code.</param>
/// <param name="Detail">What is wrong, in a sentence.</param>
/// <param name="Retriable">Whether the same call may succeed later.</param>
internal sealed record McpFailureBody(string Code, string Detail, bool Retriable);
