using Cartrita.Core.Errors;

namespace Cartrita.Core.Agents;

/// <summary>What a code of the catalogue means for a task.</summary>
public static class AgentOutcomes
{
    /// <summary>The status of a task that ended with the code.</summary>
    /// <param name="code">The catalogue's code; null where it completed.</param>
    public static string StatusOf(string? code) =>
        code is null ? AgentTaskStatus.Completed
        : code == Problems.RunCancelled.Code || code == Problems.TaskSuperseded.Code ? AgentTaskStatus.Cancelled
        : AgentTaskStatus.Failed;
}
