using System.Diagnostics;
using System.Security.Cryptography;
using System.Text;

namespace Cartrita.Runtime.Host.Durable.Tracing;

/// <summary>The ids of an execution's spans, made from what its history holds anyway.</summary>
/// <remarks>
/// A span is emitted when it ends, long after its id went to what it is the parent of. An id that can be made again, by a replay and by another process, needs
/// no place in the history.
/// </remarks>
internal static class SpanIds
{
    // 00-{32 digits of the trace}-{16 digits of the span}-{2 digits of flags}
    private const int SpanStart = 36;
    private const int SpanLength = 16;

    /// <summary>The span of an execution.</summary>
    /// <param name="executionId">The execution.</param>
    public static string OfExecution(string executionId) => Hash(executionId);

    /// <summary>The span of what an execution scheduled.</summary>
    /// <param name="executionId">The execution.</param>
    /// <param name="taskId">The id of the decision.</param>
    public static string OfTask(string executionId, int taskId) => Hash($"{executionId}:{taskId}");

    /// <summary>The span of an entity's operation.</summary>
    /// <param name="entityId">The entity.</param>
    /// <param name="messageId">The message that brought the operation.</param>
    public static string OfOperation(string entityId, long messageId) => Hash($"{entityId}:{messageId}");

    /// <summary>Names another span as the parent, in the same trace.</summary>
    /// <param name="traceParent">The W3C <c>traceparent</c> to begin with.</param>
    /// <param name="spanId">The span.</param>
    /// <returns>The new <c>traceparent</c>; the old one where it is none.</returns>
    public static string? Reparent(string? traceParent, string spanId) => ActivityContext.TryParse(traceParent, null, out _)
        ? string.Concat(traceParent.AsSpan(0, SpanStart), spanId, traceParent.AsSpan(SpanStart + SpanLength))
        : traceParent;

    private static string Hash(string key) => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(key)), 0, SpanLength / 2);
}
