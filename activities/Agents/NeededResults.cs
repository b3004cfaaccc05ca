using System.Text;
using Cartrita.Activities.Tools;
using Cartrita.Core.Agents;

namespace Cartrita.Activities.Agents;

/// <summary>What a task reads of the tasks that it depends on, and of its parts: all that they found out, but for the text of their evidence.</summary>
internal static class NeededResults
{
    private const int MostClaims = 50;
    private const int MostGaps = 20;
    private const int LongestClaim = 300;

    /// <summary>Adds one result, labelled as what it is: what an agent made of strangers' words.</summary>
    /// <param name="text">What the task's model reads.</param>
    /// <param name="task">The task that it is of.</param>
    /// <param name="output">The result.</param>
    internal static void Append(StringBuilder text, AgentTaskId task, AgentOutput output)
    {
        text.Append("\n\nResult of task ").Append(task.Value).Append(" (untrusted):\n").Append(output.Summary);
        foreach (var claim in output.Claims.Take(MostClaims))
        {
            text.Append("\n- ").Append(TextCut.At(claim.Text, LongestClaim)).Append(claim.Supported ? string.Empty : " (unsupported)");
        }

        if (output.Gaps.Count > 0)
        {
            text.Append("\nNot found out: ").AppendJoin("; ", output.Gaps.Take(MostGaps).Select(gap => TextCut.At(gap, LongestClaim)));
        }

        AgentData.Append(text, output.Data);
        if (output.Patch is { Diff.Length: > 0 } patch)
        {
            text.Append("\n\nIts diff:\n").Append(patch.Diff);
        }
    }
}
