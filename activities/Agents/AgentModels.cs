using Cartrita.Core.Agents;
using Cartrita.Core.Errors;
using Cartrita.Core.Models;
using Cartrita.Core.Tools;
using Microsoft.Extensions.AI;
using Microsoft.Extensions.Logging;

namespace Cartrita.Activities.Agents;

/// <summary>Asks an agent's model, or the next one that is healthy: with the tools of its manifest and under its output's strict schema.</summary>
/// <param name="models">The models.</param>
/// <param name="conversation">The agent's messages.</param>
/// <param name="logger">Says when a model stood in.</param>
public sealed partial class AgentModels(IModelRegistry models, AgentConversation conversation, ILogger<AgentModels> logger)
{
    internal async Task<AgentModelReply> AskAsync(
        AgentStepInput input,
        AgentManifest manifest,
        AgentState state,
        IReadOnlyList<ToolBinding> bindings,
        AgentFrameWriter told,
        CancellationToken cancellationToken)
    {
        var choice = ChoiceOf(input, manifest);
        var candidates = models.WithFallbacks(choice);
        for (var index = 0; ; index++)
        {
            var model = candidates[index];
            try
            {
                var messages = await conversation.MessagesAsync(input, manifest, state, models.ContextWindow(model), cancellationToken);
                var reply = await models.Chat(model).GetResponseAsync(messages, Options(model, manifest, bindings), cancellationToken);
                return new AgentModelReply(model, reply);
            }
            catch (CartritaException exception) when (index + 1 < candidates.Count)
            {
                // Never silent: the log and a frame say that another model stands in (CHAT-16).
                var next = candidates[index + 1];
                LogFallback(input.Task.Agent, model.Provider, model.Model, next.Provider, next.Model, exception.Problem.Code);
                told.WriteFallback(input, model, next, exception.Problem, index);
            }
        }
    }

    // A run that the user put on local-extractive stays there, agents and all.
    private ModelChoice ChoiceOf(AgentStepInput input, AgentManifest manifest) =>
        input.Supervisor.Provider == ProviderNames.LocalExtractive
            ? input.Supervisor
            : models.Resolve($"{input.Supervisor.Provider}/{manifest.Model}", ModelRole.SubAgent)
                ?? models.Resolve(null, ModelRole.SubAgent)
                ?? input.Supervisor;

    private static ChatOptions Options(ModelChoice model, AgentManifest manifest, IReadOnlyList<ToolBinding> bindings)
    {
        var options = new ChatOptions { Tools = [.. bindings.Select(binding => new DeclaredTool(binding))] };
        if (model.Provider != ProviderNames.LocalExtractive)
        {
            options.ResponseFormat = ChatResponseFormat.ForJsonSchema(manifest.Output, $"{manifest.Id}_output");
        }

        return options;
    }

    [LoggerMessage(3201, LogLevel.Warning, "Agent {Agent}: {Provider}/{Model} failed; {NextProvider}/{NextModel} stands in ({Code}).")]
    private partial void LogFallback(string agent, string provider, string model, string nextProvider, string nextModel, string code);

    /// <summary>A tool as a model sees it: its function name is the tool's id (GOV-08).</summary>
    private sealed class DeclaredTool(ToolBinding binding) : AIFunctionDeclaration
    {
        public override string Name => binding.ToolId;

        public override string Description => binding.Description;

        public override System.Text.Json.JsonElement JsonSchema => binding.Parameters;

        public override IReadOnlyDictionary<string, object?> AdditionalProperties { get; } =
            new Dictionary<string, object?>(StringComparer.Ordinal) { ["strict"] = true };
    }
}

/// <summary>A model's reply to a step.</summary>
/// <param name="Model">The model that gave it.</param>
/// <param name="Reply">The reply.</param>
internal sealed record AgentModelReply(ModelChoice Model, ChatResponse Reply);
