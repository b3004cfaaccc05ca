using Cartrita.Activities.Models;
using Cartrita.Activities.Tools;
using Cartrita.Core.Agents;

namespace Cartrita.Activities.Agents;

/// <summary>What a task reads of the tasks that it depends on, and of its parts: all that they found out, but for the text of their evidence.</summary>
internal static class NeededResults
{
    private const int MostClaims = 50;
    private const int MostGaps = 20;
    private const int LongestClaim = 300;

    /// <summary>One result, labelled as what it is: what an agent made of strangers' words.</summary>
    /// <param name="task">The task that it is of.</param>
    /// <param name="output">The result.</param>
    internal static PromptText Of(AgentTaskId task, AgentOutput output)
    {
        var text = new PromptText().Own($"\n\nResult of task {task.Value} (untrusted):").Block(output.Summary);
        foreach (var claim in output.Claims.Take(MostClaims))
        {
            text.Own($"\n- ");
            if (!claim.Supported)
            {
                text.Own($"(unsupported) ");
            }

            text.Line(TextCut.At(claim.Text, LongestClaim));
        }

        foreach (var gap in output.Gaps.Take(MostGaps))
        {
            text.Own($"\n- not found out: ").Line(TextCut.At(gap, LongestClaim));
        }

        AgentData.Add(text, output.Data);
        return output.Patch is { Diff.Length: > 0 } patch ? text.Own($"\n\nIts diff, of which the bars are no part:").Block(patch.Diff) : text;
    }
}
