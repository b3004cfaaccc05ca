using Cartrita.Core.Durable;

namespace Cartrita.Core.Telemetry.Traces;

/// <summary>The product and the flow that a run belongs to (GOV-11).</summary>
/// <remarks>The one product is the chat, whose flow is its supervisor. An ingestion is the platform's own and belongs to no product.</remarks>
public static class TraceFlows
{
    /// <summary>The chat.</summary>
    public const string Chat = "chat";

    /// <summary>The product of a run.</summary>
    /// <param name="scope">The run.</param>
    public static string? ProductOf(RunScope scope)
    {
        ArgumentNullException.ThrowIfNull(scope);
        return scope.ConversationId is null ? null : Chat;
    }

    /// <summary>The flow of a run.</summary>
    /// <param name="scope">The run.</param>
    public static string FlowOf(RunScope scope)
    {
        ArgumentNullException.ThrowIfNull(scope);
        return scope.ConversationId is null ? DurableNames.Ingest : DurableNames.Chat;
    }
}
