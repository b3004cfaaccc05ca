using System.Globalization;
using Cartrita.Runtime.Engine.History;

namespace Cartrita.Runtime.Engine.Replay;

/// <summary>Ids of executions that an execution starts; a turn that is taken twice gives the same ones.</summary>
internal static class ExecutionIds
{
    public static string OfChild(ExecutionStarted parent, int taskId) =>
        Make(parent, taskId.ToString(CultureInfo.InvariantCulture));

    public static string OfNextGeneration(ExecutionStarted started) => Make(started, "next");

    private static string Make(ExecutionStarted from, string suffix) =>
        DeterministicGuid.Create($"{from.InstanceId}_{from.ExecutionId}_{suffix}").ToString("N");
}
