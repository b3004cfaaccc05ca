using System.Text.Json;
using Cartrita.Activities.Tools;
using Cartrita.Core.Agents;
using Cartrita.Core.Agents.Chains;
using Cartrita.Core.Chat;

namespace Cartrita.Activities.Agents.Chains;

/// <summary>Reads what an agent proposes for its chain: every name has to be one that is there, and together with the run's plan the chain has to be a plan.</summary>
internal static class ChainReply
{
    /// <summary>Reads a reply; a fault says in one sentence what is wrong with it.</summary>
    /// <param name="data">The members of the reply that are the chain's; they fit the manifest's schema.</param>
    /// <param name="place">Where the chain stands.</param>
    internal static (ChainProposal? Proposal, string? Fault) Read(JsonElement data, ChainPlace place)
    {
        var (tasks, replacements, changes) = (new List<PlannedTask>(), new List<ChainPair>(), new List<ChainChange>());
        foreach (var json in data.Items("tasks"))
        {
            if (ReadTask(json, place, tasks, replacements) is { } fault)
            {
                return (null, fault);
            }
        }

        if (place.RoomBeside(place.Listed) is var left && tasks.Count > left)
        {
            return (null, ChainPlace.NoRoom(left));
        }

        IReadOnlyList<TaskNode> all = [.. place.Tasks, .. tasks.Select(task => task.Node)];
        foreach (var json in data.Items("changes"))
        {
            var (change, fault) = ReadChange(json, place, all);
            if (change is null)
            {
                return (null, fault);
            }

            changes.Add(change);
        }

        IReadOnlyList<TaskNode> changed = [.. all.Select(task => changes.Find(change => change.TaskId == task.TaskId && change.Action == ChainActions.Reprioritise) is { } change ? task with { DependsOn = change.DependsOn } : task)];
        return changed.Count > 0 && ChainRules.Check(place.Plan, changed, place.Agents, place.Limits) is { } refused
            ? (null, refused.Reason)
            : (new ChainProposal(tasks, changes, Twins(place, tasks), replacements), null);
    }

    private static string? ReadTask(JsonElement json, ChainPlace place, List<PlannedTask> tasks, List<ChainPair> replacements)
    {
        var name = json.GetProperty("id").GetString();
        if (ChainRules.IdOf(place.Task, name) is not { } id)
        {
            return "A task's id is at most 16 small letters and digits, such as a1, without hyphens.";
        }

        var objective = json.GetProperty("objective").GetString()!.Trim();
        if (objective.Length == 0)
        {
            return $"Task {name} has no objective.";
        }

        var needed = Names(json, place.Task);
        if (needed.Contains(null))
        {
            return $"Task {name} depends on a task whose id can't be one.";
        }

        if (json.Whole("replaces") is { Length: > 0 } replaced)
        {
            if (ChainRules.IdOf(place.Task, replaced) is not { } other || !place.HasFailed(other))
            {
                return $"Task {name} replaces {replaced}, which is no task of this chain that failed.";
            }

            replacements.Add(new ChainPair(id, other));
        }

        tasks.Add(new PlannedTask(new TaskNode(id, json.GetProperty("agent").GetString()!, [.. needed.OfType<AgentTaskId>()], place.Task), objective) { Proposed = true });
        return null;
    }

    private static (ChainChange? Change, string? Fault) ReadChange(JsonElement json, ChainPlace place, IReadOnlyList<TaskNode> all)
    {
        var name = json.GetProperty("task").GetString();
        if (ChainRules.IdOf(place.Task, name) is not { } id || all.All(task => task.TaskId != id) || place.Ended.Any(result => result.TaskId == id))
        {
            return (null, $"The change names {name}, which is no task of this chain that has not begun.");
        }

        var needed = Names(json, place.Task);
        return needed.Contains(null)
            ? (null, $"The change of {name} depends on a task whose id can't be one.")
            : (new ChainChange(id, json.GetProperty("action").GetString()!, json.GetProperty("reason").GetString()!, [.. needed.OfType<AgentTaskId>()]), null);
    }

    // The same agent with the same words beside it, neither of the two waiting for the other: one of them is enough.
    private static List<ChainPair> Twins(ChainPlace place, List<PlannedTask> added)
    {
        var twins = new List<ChainPair>();
        var all = place.Chain.Concat(added).ToList();
        var facts = new ChainFacts([.. all.Select(task => task.Node)], [], [], NearLimit: null);
        foreach (var task in added)
        {
            var words = Words(task.Objective);
            twins.AddRange(all
                .TakeWhile(other => other != task)
                .Where(other => other.Node.Agent == task.Node.Agent && Words(other.Objective).SequenceEqual(words, StringComparer.OrdinalIgnoreCase))
                .Where(other => !facts.Upstream(task.Node.TaskId).Contains(other.Node.TaskId) && !facts.Upstream(other.Node.TaskId).Contains(task.Node.TaskId))
                .Select(other => new ChainPair(task.Node.TaskId, other.Node.TaskId)));
        }

        return twins;
    }

    private static IEnumerable<string> Words(string text) =>
        string.Concat(text.Select(letter => char.IsLetterOrDigit(letter) ? letter : ' ')).Split(' ', StringSplitOptions.RemoveEmptyEntries);

    private static List<AgentTaskId?> Names(JsonElement json, AgentTaskId chain) =>
        [.. json.Items("dependsOn").Select(name => ChainRules.IdOf(chain, name.GetString()))];
}

/// <summary>What an agent proposes for its chain.</summary>
/// <param name="Tasks">The tasks to add.</param>
/// <param name="Changes">The changes that it asks for.</param>
/// <param name="Twins">Added tasks that do what another one beside them does.</param>
/// <param name="Replacements">Added tasks that stand in for ones that failed.</param>
internal sealed record ChainProposal(IReadOnlyList<PlannedTask> Tasks, IReadOnlyList<ChainChange> Changes, IReadOnlyList<ChainPair> Twins, IReadOnlyList<ChainPair> Replacements);
