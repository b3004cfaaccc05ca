namespace Cartrita.Core.Agents;

/// <summary>How a task ended.</summary>
public static class AgentTaskStatus
{
    /// <summary>It gave its output.</summary>
    public const string Completed = "completed";

    /// <summary>It could not.</summary>
    public const string Failed = "failed";

    /// <summary>The run was cancelled first, or the task was taken out of its chain.</summary>
    public const string Cancelled = "cancelled";
}
