using System.Globalization;
using System.Text.Json;
using Cartrita.Activities.Agents;
using Cartrita.Activities.Models;
using Cartrita.Activities.Tools;
using Cartrita.Core.Agents;
using Cartrita.Core.Chat;
using Cartrita.Core.Errors;
using Cartrita.Core.Governance;
using Cartrita.Core.Models;
using Cartrita.Core.Tools;
using Microsoft.Extensions.AI;
using AIMessage = Microsoft.Extensions.AI.ChatMessage;

namespace Cartrita.Activities.Chat;

/// <summary>Plans with a model under a strict schema. What it writes is checked; a plan that is refused may be mended once.</summary>
/// <param name="models">The models.</param>
/// <param name="agents">The agents that plans may name, and the prompt.</param>
/// <param name="tools">Says what agents may call.</param>
/// <param name="inputs">Holds tasks to what their agents take.</param>
public sealed class ModelPlanner(IModelRegistry models, AgentCatalog agents, IToolExecutor tools, TaskInputs inputs)
{
    private const string PromptFile = "supervisor.plan.v2.md";
    private const int Attempts = 2;

    private static readonly JsonElement Schema = JsonElement.Parse(PlanReply.Schema);

    /// <summary>Plans.</summary>
    /// <param name="model">The model.</param>
    /// <param name="run">The run.</param>
    /// <param name="memory">What is remembered of the user.</param>
    /// <param name="recalled">Earlier messages.</param>
    /// <param name="limits">The limits of the run.</param>
    /// <param name="took">Told what each call took, also where nothing comes of it.</param>
    /// <param name="cancellationToken">Stops waiting.</param>
    internal async Task<Outcome<ModelPlan>> PlanAsync(
        ModelChoice model, RunDocument run, IReadOnlyList<AIMessage> memory, IReadOnlyList<MessageDocument> recalled, RunLimits limits, Action<TokenUsage> took, CancellationToken cancellationToken)
    {
        var plannable = await PlannableAsync(cancellationToken);
        var messages = Conversation(model, run, memory, recalled, limits, plannable);
        var options = new ChatOptions { ResponseFormat = ChatResponseFormat.ForJsonSchema(Schema, "plan", "The tasks that answer the request.") };
        var usage = TokenUsage.None;
        PlanFault? fault = null;
        for (var attempt = 0; attempt < Attempts; attempt++)
        {
            var asked = messages.Sum(message => ContextBudget.Estimate(message.Text));
            var window = models.ContextWindow(model);
            var paid = CostAllowance.MostReplyTokens(models.Price(model), asked, window, limits.CostLeft(usage), models.Reasons(model));
            options.MaxOutputTokens = ReplyAllowance.Of(limits.MaxTokens - usage.TotalTokens - asked, paid, window - asked, models.Reasons(model));
            var response = await models.Chat(model).GetResponseAsync(messages, options, cancellationToken);
            usage = usage.Plus(response.Usage.ToUsage());
            took(response.Usage.ToUsage());
            var tasks = Read(response.Text);
            fault = tasks is null
                ? new PlanFault(Problems.InvalidPlan, "The reply does not fit the schema.")
                : PlanRules.Check([.. tasks.Select(task => task.Node)], plannable.Select(agent => agent.Manifest.Id), limits)
                    ?? (inputs.Fault(tasks) is { } unfit ? new PlanFault(Problems.InvalidPlan, unfit) : null);
            if (fault is null)
            {
                return Outcome.Of(new ModelPlan(tasks!));
            }

            messages = [.. messages, new AIMessage(ChatRole.Assistant, response.Text), PromptText.Refusal("plan", fault.Reason, "plan")];
        }

        return Outcome.Fail<ModelPlan>(fault!.Problem, fault.Reason);
    }

    private static List<PlannedTask>? Read(string text)
    {
        try
        {
            var tasks = JsonSerializer.Deserialize(text, PayloadJson.Default.PlanReply)?.Tasks?.Select(Read).ToList() ?? [null];
            return tasks.Contains(null) ? null : [.. tasks.OfType<PlannedTask>()];
        }
        catch (JsonException)
        {
            // A provider that does not hold itself to the schema; the model gets to read so, once.
            return null;
        }
    }

    // No list of dependencies is an empty one; nothing else can be done without.
    private static PlannedTask? Read(PlanReplyTask? task)
    {
        if (task is not { Agent: { } agent } || string.IsNullOrWhiteSpace(task.Objective) || !AgentTaskId.TryParse(task.Id, out var id))
        {
            return null;
        }

        var dependsOn = new List<AgentTaskId>();
        foreach (var needed in task.DependsOn ?? [])
        {
            if (!AgentTaskId.TryParse(needed, out var neededId))
            {
                return null;
            }

            dependsOn.Add(neededId);
        }

        AgentTaskId? parent = null;
        if (task.Parent is { Length: > 0 } whole)
        {
            if (!AgentTaskId.TryParse(whole, out var wholeId))
            {
                return null;
            }

            parent = wholeId;
        }

        return new PlannedTask(new TaskNode(id, agent, dependsOn, parent), task.Objective.Trim());
    }

    // An agent whose tools are all missing here could do nothing but say so.
    private async Task<IReadOnlyList<PlannableAgent>> PlannableAsync(CancellationToken cancellationToken)
    {
        var plannable = new List<PlannableAgent>();
        foreach (var agent in agents.Plannable)
        {
            var bindings = await tools.BindingsAsync(agent.Id, cancellationToken);
            if (agent.Tools.Count == 0 || bindings.Count > 0)
            {
                plannable.Add(new PlannableAgent(agent, [.. bindings.Where(tool => !agent.Tools.Contains(tool.ToolId))]));
            }
        }

        return plannable;
    }

    private List<AIMessage> Conversation(
        ModelChoice model, RunDocument run, IReadOnlyList<AIMessage> memory, IReadOnlyList<MessageDocument> recalled, RunLimits limits, IReadOnlyList<PlannableAgent> plannable)
    {
        var list = new PromptText();
        foreach (var agent in plannable)
        {
            agent.AddTo(list);
        }

        var prompt = agents.Prompt(PromptFile)
            .Replace("{maxTasks}", limits.MaxTasks.ToString(CultureInfo.InvariantCulture), StringComparison.Ordinal)
            .Replace("{maxLevels}", AgentLevels.Deepest.ToString(CultureInfo.InvariantCulture), StringComparison.Ordinal)
            .Replace("{agents}", list.ToString().TrimStart(), StringComparison.Ordinal);
        var request = run.Request!;
        var asked = request.Messages.Select(message => new AIMessage(new ChatRole(message.Role), message.Content)).ToList();
        var last = new PromptText(request.Messages[^1].Content);
        asked[^1] = (request.Attachments.Count == 0 ? last : last.Own($"\n\n(The request names {request.Attachments.Count} file(s) to rest on.)")).Message();

        // What is not recalled is dropped oldest first; prompt and request always stay.
        var usable = Math.Min(ContextBudget.Usable(models.ContextWindow(model)), limits.MaxTokens / 2);
        var room = (int)usable - ContextBudget.Estimate(prompt) - memory.Concat(asked).Sum(message => ContextBudget.Estimate(message.Text));
        var earlier = ContextBudget.Fit(recalled.Reverse(), message => message.Content, room).Reverse();
        return [new AIMessage(ChatRole.System, prompt), .. memory, .. earlier.Select(message => new AIMessage(new ChatRole(message.Role), message.Content)), .. asked];
    }
}

/// <summary>An agent that a plan may name.</summary>
/// <param name="Manifest">Its manifest.</param>
/// <param name="Outside">The tools that it has from outside, of which its manifest says nothing.</param>
internal sealed record PlannableAgent(AgentManifest Manifest, IReadOnlyList<ToolBinding> Outside)
{
    private const int MostTools = 40;
    private const int LongestDescription = 120;

    /// <summary>Adds the agent as the planner reads it.</summary>
    internal void AddTo(PromptText text)
    {
        text.Add(new PromptText(Described));
        foreach (var tool in Outside.Take(MostTools))
        {
            text.Own($"\n  - also has {tool.ToolId} ").Line(TextCut.At(tool.Description, LongestDescription));
        }
    }

    // A manifest is of the code; what tools from outside say of themselves is not.
    private string Described => $"\n- {Manifest.Id}: {Manifest.Role} Capabilities: {string.Join("; ", Manifest.Capabilities.Select(capability => $"{capability.Name} ({capability.Description.TrimEnd('.')})"))}.";
}

/// <summary>A plan that passed the rules.</summary>
/// <param name="Tasks">The tasks.</param>
internal sealed record ModelPlan(IReadOnlyList<PlannedTask> Tasks)
{
    /// <summary>Whether no model made it.</summary>
    internal bool ByRules { get; init; }
}
