using System.Text.Json;
using System.Text.Json.Serialization;
using Cartrita.Activities.Agents;
using Cartrita.Activities.Models;
using Cartrita.Activities.Tools;
using Cartrita.Core.Agents;
using Cartrita.Core.Audio.Sessions;
using Cartrita.Core.Chat;
using Cartrita.Core.Errors;
using Cartrita.Core.Governance;
using Cartrita.Core.Models;
using Cartrita.Core.Tools;
using Microsoft.Extensions.AI;
using AIMessage = Microsoft.Extensions.AI.ChatMessage;

namespace Cartrita.Activities.Audio;

/// <summary>Reads out of a transcript what the audio agent reads out of one of a recording: summary, topics, actions and entities.</summary>
/// <param name="models">The models.</param>
/// <param name="fallbacks">Goes from model to model.</param>
/// <param name="agents">The audio agent and its prompts.</param>
/// <param name="schemas">Checks replies.</param>
/// <param name="terms">What may not leave.</param>
public sealed class TranscriptEnricher(IModelRegistry models, ModelFallbacks fallbacks, AgentCatalog agents, IJsonSchemas schemas, BannedTerms terms)
{
    private const string Agent = "audio";
    private const string TranscriptSource = "live_audio";
    private const string PromptFile = "audio.enrich.v1.md";
    private const int Attempts = 2;
    private const int LongestSummary = 2_000;

    private static readonly JsonElement Schema = JsonElement.Parse(
        """
        {
          "type": "object",
          "additionalProperties": false,
          "required": ["summary", "topics", "actions", "entities"],
          "properties": {
            "summary": { "type": "string", "description": "What was said, in short." },
            "topics": { "type": "array", "description": "What it was about.", "items": { "type": "string" } },
            "actions": { "type": "array", "description": "What somebody said that they or others will do.", "items": { "type": "string" } },
            "entities": { "type": "array", "description": "People, places, organizations and the like that were named.", "items": { "type": "string" } }
          }
        }
        """);

    /// <summary>Enriches a transcript.</summary>
    /// <param name="lines">Its lines, in order; those that the model has no room for are left out at the end.</param>
    /// <param name="cancellationToken">Stops it.</param>
    /// <exception cref="CartritaException">No model could, or what one wrote may not leave.</exception>
    internal async Task<AudioEnrichment> EnrichAsync(IReadOnlyList<string> lines, CancellationToken cancellationToken)
    {
        var supervisor = models.Resolve(null, ModelRole.Supervisor) ?? throw new CartritaException(Problems.ModelUnavailable);
        var choice = models.ForAgent(supervisor, agents.Find(Agent) ?? throw new CartritaException(Problems.VendorNotConfigured));
        if (choice.Provider == ProviderNames.LocalExtractive)
        {
            throw new CartritaException(Problems.ModelUnavailable);
        }

        return await fallbacks.AskAsync(choice, Agent, candidate => AskAsync(candidate.Model, lines, cancellationToken), canAnswer: model => model.Provider != ProviderNames.LocalExtractive);
    }

    private async Task<AudioEnrichment> AskAsync(ModelChoice model, IReadOnlyList<string> lines, CancellationToken cancellationToken)
    {
        var left = ContextBudget.Usable(models.ContextWindow(model)) / 2;
        List<string> fitting = [.. lines.TakeWhile(line => (left -= ContextBudget.Estimate(line) + 1) >= 0)];
        var transcript = LabelledResult.Of(TranscriptSource, JsonSerializer.SerializeToElement(fitting, EnrichmentJson.Default.IReadOnlyListString));
        List<AIMessage> messages = [new(ChatRole.System, agents.Prompt(PromptFile)), new(ChatRole.User, transcript.GetRawText())];
        var options = new ChatOptions { ResponseFormat = ChatResponseFormat.ForJsonSchema(Schema, "audio_enrichment") };
        var tokens = 0L;
        for (var attempt = 0; attempt < Attempts; attempt++)
        {
            var reply = await models.Chat(model).GetResponseAsync(messages, options, cancellationToken);
            tokens += reply.Usage.ToUsage().TotalTokens;
            if (Read(reply.Text) is { } read)
            {
                return Shown(read) with { Model = model, Tokens = tokens, Truncated = fitting.Count < lines.Count };
            }

            messages = [.. messages, new AIMessage(ChatRole.Assistant, reply.Text), new AIMessage(ChatRole.User, "This answer is refused: it does not fit the schema. Send the whole JSON object again, mended.")];
        }

        throw new CartritaException(Problems.AgentResultInvalid);
    }

    private EnrichmentReply? Read(string text)
    {
        try
        {
            using var reply = JsonDocument.Parse(text);
            return schemas.Fault(Schema, reply.RootElement) is null ? reply.Deserialize(EnrichmentJson.Default.EnrichmentReply) : null;
        }
        catch (JsonException)
        {
            // A provider that does not hold itself to the schema; the model gets to read so, once.
            return null;
        }
    }

    private AudioEnrichment Shown(EnrichmentReply reply)
    {
        var screen = new AnswerScreen(terms);
        var shown = new AudioEnrichment
        {
            Summary = TextCut.At(screen.Whole(reply.Summary), LongestSummary),
            Topics = Bounded(reply.Topics),
            Actions = Bounded(reply.Actions),
            Entities = Bounded(reply.Entities),
        };
        screen.ThrowIfEnded();
        return shown;

        IReadOnlyList<string> Bounded(IReadOnlyList<string> items) => [.. items.Take(AgentData.MostItems).Select(item => TextCut.At(screen.Whole(item), AgentData.LongestText))];
    }

}

/// <summary>What a model writes, under the strict schema.</summary>
internal sealed record EnrichmentReply(string Summary, IReadOnlyList<string> Topics, IReadOnlyList<string> Actions, IReadOnlyList<string> Entities);

/// <summary>The JSON of enrichment.</summary>
[JsonSourceGenerationOptions(JsonSerializerDefaults.Web)]
[JsonSerializable(typeof(EnrichmentReply))]
[JsonSerializable(typeof(IReadOnlyList<string>))]
internal sealed partial class EnrichmentJson : JsonSerializerContext;
