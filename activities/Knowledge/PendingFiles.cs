using System.Globalization;
using Cartrita.Core.Agents;
using Cartrita.Core.Attachments;
using Cartrita.Core.Chat;
using Cartrita.Core.Storage;
using Cartrita.Core.Streaming.Data;

namespace Cartrita.Activities.Knowledge;

/// <summary>Finds the files that a run would search and that are still being ingested: an answer is never silently without them.</summary>
/// <param name="open">The runs that are open, ingestions among them.</param>
/// <param name="attachments">The files.</param>
public sealed class PendingFiles(OpenRuns open, DocumentCollection<AttachmentDocument> attachments)
{
    private const int MostRuns = 64;
    private const int MostNames = 3;

    /// <summary>The decision that tells of them; none where all is there.</summary>
    /// <param name="self">The run that asks, which is open too.</param>
    /// <param name="scope">The files that are searched; empty for all of the owner's.</param>
    /// <param name="cancellationToken">Stops waiting.</param>
    internal async Task<IReadOnlyList<OrchestrationDecisionData>> DecideAsync(RunDocument self, IReadOnlyList<AttachmentId> scope, CancellationToken cancellationToken)
    {
        if (!self.OthersOpen)
        {
            return [];
        }

        // An ingestion's run has the id of its file.
        var runs = (await open.ListAsync(self.OwnerId, MostRuns, cancellationToken)).Where(run => run != self.Id).Select(run => run.Value);
        var pending = (await attachments.ReadManyAsync(self.OwnerId, runs, cancellationToken))
            .Select(found => found.Value)
            .Where(file => !AttachmentStatusNames.IsFinal(file.Status) && (scope.Count == 0 || scope.Contains(file.Id)))
            .ToList();
        return pending.Count == 0
            ? []
            : [new OrchestrationDecisionData { Decision = Decisions.FilesPending, Agent = AgentLevels.SupervisorName, Reason = Describe(pending) }];
    }

    private static string Describe(List<AttachmentDocument> pending)
    {
        var named = string.Join(", ", pending.Take(MostNames).Select(file => $"{file.FileName} ({AttachmentStatusNames.Of(file.Status)})"));
        var more = pending.Count > MostNames ? string.Create(CultureInfo.InvariantCulture, $" and {pending.Count - MostNames} more") : string.Empty;
        return $"not searched yet: {named}{more}";
    }
}
