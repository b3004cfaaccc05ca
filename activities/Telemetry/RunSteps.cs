using System.Globalization;
using Cartrita.Core.Agents;
using Cartrita.Core.Agents.Chains;
using Cartrita.Core.Durable;
using Cartrita.Core.Telemetry.Traces;

namespace Cartrita.Activities.Telemetry;

/// <summary>The steps of runs, as their activities' inputs name them: the same in every execution, another one for each call that an orchestrator makes.</summary>
internal static class RunSteps
{
    private const string Evaluation = "evaluation";

    internal static readonly StepIdentity Prepare = OfRun("prepare", DurableNames.Prepare, AgentLevels.SupervisorName);
    internal static readonly StepIdentity Plan = OfRun("plan", DurableNames.Plan, AgentLevels.SupervisorName);
    internal static readonly StepIdentity Rerank = OfRun("rerank", DurableNames.Rerank, Evaluation);
    internal static readonly StepIdentity Answer = OfRun("answer", DurableNames.Answer, AgentLevels.SupervisorName) with { TaskId = AgentLevels.AnswerTask };
    internal static readonly StepIdentity Remember = OfRun("remember", DurableNames.Remember, AgentLevels.MemoryName) with { TaskId = AgentLevels.RememberTask };
    internal static readonly StepIdentity Evaluate = OfRun("evaluate", DurableNames.Evaluate, Evaluation);
    internal static readonly StepIdentity ResolveDrafts = OfRun("resolve-drafts", DurableNames.ResolveDrafts, Evaluation) with { TaskId = AgentLevels.DraftsTask };
    internal static readonly StepIdentity Close = OfRun("close", DurableNames.CloseRun, AgentLevels.SupervisorName);

    internal static StepIdentity Draft(int place) =>
        OfRun($"draft-{Text(place)}", DurableNames.Draft, AgentLevels.SupervisorName) with { TaskId = AgentLevels.DraftTask(place) };

    // What was found is read after the step that a limit stopped, under the same writer.
    internal static StepIdentity Of(AgentStepInput input) => OfTask(input.OnlyFinds ? $"{input.WriterId}.found" : input.WriterId, DurableNames.AgentStep, input.Task);

    internal static StepIdentity Of(ExecuteToolInput input) => OfTask(input.WriterId, DurableNames.ExecuteTool, input.Task);

    internal static StepIdentity Of(ReconfigureChainInput input) => OfTask(input.WriterId, DurableNames.ReconfigureChain, input.Task);

    internal static StepIdentity Waits(string id) => OfRun(id, DurableNames.ReadWaits, AgentLevels.SupervisorName);

    /// <summary>A step of an ingestion; a number tells several of one activity apart.</summary>
    internal static StepIdentity OfFile(string activity, int number = 0) =>
        new(number == 0 ? activity.ToLowerInvariant() : $"{activity.ToLowerInvariant()}-{Text(number)}", activity);

    private static StepIdentity OfRun(string id, string activity, string agent) => new(id, activity) { Agent = agent };

    private static StepIdentity OfTask(string id, string activity, TaskNode task) => new(id, activity) { Agent = task.Agent, TaskId = task.TaskId };

    private static string Text(int number) => number.ToString(CultureInfo.InvariantCulture);
}
