using Cartrita.Activities.Models;
using Cartrita.Core.Agents;
using Cartrita.Core.Chat;
using Cartrita.Core.Models;
using Cartrita.Core.Tools;
using Microsoft.Extensions.AI;
using AIMessage = Microsoft.Extensions.AI.ChatMessage;

namespace Cartrita.Activities.Agents;

/// <summary>Asks an agent's model, or the next one that is healthy: with the tools of its manifest and under its output's strict schema.</summary>
/// <param name="models">The models.</param>
/// <param name="conversation">The agent's messages.</param>
/// <param name="fallbacks">Goes from model to model.</param>
public sealed class AgentModels(IModelRegistry models, AgentConversation conversation, ModelFallbacks fallbacks)
{
    private const string NoMoreCalls = "No tool can be called any more. Answer now with what there is, and say what is missing.";

    /// <summary>The model of a task: chosen in its first step, told where there was a choice, and kept.</summary>
    internal async Task<ModelChoice> ChooseAsync(AgentStepInput input, AgentManifest manifest, IReadOnlyList<ToolBinding> tools, AgentFrameWriter told, CancellationToken cancellationToken)
    {
        if (input.Progress.Model is { } chosen)
        {
            return chosen;
        }

        var least = await conversation.LeastAsync(input, manifest, cancellationToken) + MessageTokens.Of(Options(input.Supervisor, manifest, tools));
        var selection = models.SelectFor(input.Supervisor, manifest, least);
        if (selection.IsTelling)
        {
            told.WriteSelection(selection.ToDecision());
        }

        foreach (var decision in models.Unpriced(input.CapsCost && selection.Model != input.Supervisor, [selection.Model]))
        {
            told.WriteUnpriced(decision);
        }

        return selection.Model;
    }

    internal Task<AgentModelReply> AskAsync(AgentAsk ask, AgentFrameWriter told, CancellationToken cancellationToken) =>
        fallbacks.AskAsync(ask.Model, ask.Input.Task.Agent, async candidate =>
        {
            foreach (var decision in candidate.Decisions)
            {
                told.WriteFallback(decision);
            }

            var model = candidate.Model;
            var options = Options(model, ask.Manifest, ask.Tools);
            List<AIMessage> closing = [.. Closing(ask)];
            var room = ContextBudget.Usable(models.ContextWindow(model)) - MessageTokens.Of(options) - MessageTokens.Of(closing);
            var (messages, counts) = await conversation.MessagesAsync(ask.Input, ask.Manifest, ask.State, room, cancellationToken);
            if (counts.Dropped > 0)
            {
                told.WritePruned(counts);
            }

            var reply = await models.Chat(model).GetResponseAsync([.. messages, .. closing], options, cancellationToken);
            return new AgentModelReply(model, reply);
        },
        capsCost: ask.Input.CapsCost);

    // What comes after the conversation: where the chain stands, that this is the end of it, or what is wrong with the answer.
    private static IEnumerable<AIMessage> Closing(AgentAsk ask)
    {
        if (ask.Chain is { } chain)
        {
            yield return new AIMessage(ChatRole.User, chain.Brief());
        }

        if (ask.Repair is { } repair)
        {
            yield return new AIMessage(ChatRole.Assistant, repair.Reply);
            yield return PromptText.Refusal("answer", repair.Fault, "JSON object");
        }
        else if (ask.Chain is null && ask.Tools.Count == 0 && ask.State.Turns.Count > 0)
        {
            yield return new AIMessage(ChatRole.User, NoMoreCalls);
        }
    }

    private ChatOptions Options(ModelChoice model, AgentManifest manifest, IReadOnlyList<ToolBinding> bindings)
    {
        var options = new ChatOptions { Tools = [.. bindings.Select(binding => new DeclaredTool(binding))] };
        if (model.Provider != ProviderNames.LocalExtractive)
        {
            options.ResponseFormat = ChatResponseFormat.ForJsonSchema(manifest.Output, $"{manifest.Id}_output");
        }

        if (manifest.ReasoningEffort is { } effort && models.Reasons(model))
        {
            options.AdditionalProperties = new() { [OpenAIOptionNames.ReasoningEffort] = effort };
        }

        return options;
    }

    /// <summary>A tool as a model sees it: its function name is the tool's id (GOV-08).</summary>
    private sealed class DeclaredTool(ToolBinding binding) : AIFunctionDeclaration
    {
        public override string Name => binding.ToolId;

        public override string Description => binding.Description;

        public override System.Text.Json.JsonElement JsonSchema => binding.Parameters;

        public override IReadOnlyDictionary<string, object?> AdditionalProperties { get; } =
            new Dictionary<string, object?>(StringComparer.Ordinal) { ["strict"] = binding.Strict };
    }
}

/// <summary>A model's reply to a step.</summary>
/// <param name="Model">The model that gave it.</param>
/// <param name="Reply">The reply.</param>
internal sealed record AgentModelReply(ModelChoice Model, ChatResponse Reply);
