using Cartrita.Core.Agents;
using Cartrita.Core.Agents.Evaluation;
using Cartrita.Core.Chat;
using Cartrita.Core.Durable;
using Cartrita.Core.Errors;
using Cartrita.Core.Streaming.Data;
using Cartrita.Core.Telemetry.Traces;
using Microsoft.DurableTask;

namespace Cartrita.Orchestrations.Streaming;

/// <summary>The frames that the supervisor itself makes. They wait for the next activity, which appends them: a decision costs no activity of its own.</summary>
internal sealed class SupervisorFrames(TaskOrchestrationContext context)
{
    private readonly List<SupervisorFrame> waiting = [];
    private long next = RunFrameNumbers.FirstDecision;

    /// <summary>What the next activity takes along. A frame that travels twice is dropped by readers, so nothing has to be acknowledged.</summary>
    internal IReadOnlyList<SupervisorFrame> Take()
    {
        SupervisorFrame[] taken = [.. waiting];
        waiting.Clear();
        return taken;
    }

    /// <summary>Sends what waits along with an activity; where that fails, it waits for the next one, for it may not have been appended.</summary>
    internal async Task<Outcome<T>> CarryAsync<T>(Func<IReadOnlyList<SupervisorFrame>, Task<Outcome<T>>> call)
        where T : class
    {
        var carried = Take();
        var outcome = await call(carried);
        if (!outcome.Ok)
        {
            Return(carried);
        }

        return outcome;
    }

    /// <summary>Takes back what may not have been appended.</summary>
    internal void Return(IReadOnlyList<SupervisorFrame> carried) => waiting.InsertRange(0, carried);

    /// <summary>What the quick steps found and decided.</summary>
    internal void Tell(PrepareResult prepared)
    {
        Trace(prepared.Trace);
        foreach (var flag in prepared.Flags)
        {
            Add(null, frame => frame with { Flag = flag });
        }

        foreach (var decision in prepared.Decisions)
        {
            Add(null, frame => frame with { Decision = decision });
        }
    }

    /// <summary>A decision of the supervisor.</summary>
    internal void Decide(string decision, string reason, AgentTaskId? task = null) => Add(task, frame => frame with
    {
        Decision = new OrchestrationDecisionData { Decision = decision, Agent = AgentLevels.SupervisorName, Reason = reason },
    });

    /// <summary>A decision with what it is about.</summary>
    internal void Decide(OrchestrationDecisionData decision, AgentTaskId? task = null) => Add(task, frame => frame with { Decision = decision });

    /// <summary>Agents contradict each other.</summary>
    internal void Conflict(ConflictNote conflict) => Add(null, frame => frame with
    {
        Decision = new OrchestrationDecisionData
        {
            Decision = Decisions.ConflictFound,
            Agent = "evaluation",
            Reason = conflict.Kind,
            Conflict = new ConflictData(conflict.Tasks, conflict.Evidence),
        },
    });

    /// <summary>What a step did that appends nothing itself.</summary>
    internal void Trace(StepTrace? step)
    {
        if (step is not null)
        {
            waiting.Add(new SupervisorFrame { Number = 0, At = step.StartedAt, Trace = step });
        }
    }

    /// <summary>Tells of the end of tasks that could not tell of it themselves, parts first.</summary>
    internal void Complete(IEnumerable<AgentResult> results)
    {
        foreach (var result in results)
        {
            Complete(result.Parts);
            if (!result.Told)
            {
                Add(result.TaskId, frame => frame with
                {
                    Complete = new AgentTaskCompleteData(result.Agent, result.Status, result.DurationMs, result.Code, result.OwnUsage, result.Limit),
                });
            }
        }
    }

    private void Add(AgentTaskId? task, Func<SupervisorFrame, SupervisorFrame> fill) => waiting.Add(fill(new SupervisorFrame
    {
        Number = next++,
        At = new DateTimeOffset(context.CurrentUtcDateTime, TimeSpan.Zero),
        TaskId = task,
    }));
}
