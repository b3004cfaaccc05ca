using Cartrita.Core.Models.Selection;
using Microsoft.Extensions.AI;

namespace Cartrita.Core.Models;

/// <summary>The one way to models (CHAT-16, GOV-07).</summary>
public interface IModelRegistry
{
    /// <summary>Finds who has a model; null where nobody has it.</summary>
    /// <param name="name">A logical name such as <c>gpt-5</c>, a provider's own name, <c>provider/model</c>, or null for the configured one.</param>
    /// <param name="role">What it is for; it decides the configured one.</param>
    ModelChoice? Resolve(string? name, ModelRole role);

    /// <summary>Finds an agent's model: its own or the configured one, at the provider that answers for the run where that has it; null where nobody has one.</summary>
    /// <param name="own">The logical name that the agent wants; null for the configured one.</param>
    /// <param name="supervisor">What answers.</param>
    ModelChoice? ResolveAgent(string? own, ModelChoice supervisor);

    /// <summary>Models to try, best first: the choice, then its configured fallbacks, without those whose calls this instance refuses. What other instances found decides the order alone.</summary>
    /// <param name="choice">The choice.</param>
    IReadOnlyList<ModelChoice> WithFallbacks(ModelChoice choice);

    /// <summary>Whether a model takes calls: no instance that was heard of has its circuit open.</summary>
    /// <param name="choice">The model.</param>
    bool IsHealthy(ModelChoice choice);

    /// <summary>The client of a choice: timeouts, retries and the model's circuit breaker are inside.</summary>
    /// <param name="choice">The choice.</param>
    IChatClient Chat(ModelChoice choice);

    /// <summary>The configured embedding model and its generator.</summary>
    EmbeddingModel Embeddings { get; }

    /// <summary>An embedding model by its name, as <see cref="Resolve"/> takes names; null where nobody has it.</summary>
    /// <param name="name">The name.</param>
    EmbeddingModel? Embedding(string name);

    /// <summary>The names that the configured providers' tables have, each once; a provider that passes names through takes others too.</summary>
    IReadOnlyList<ListedModel> Models { get; }

    /// <summary>How many tokens fit into a model's window (AGENT-13).</summary>
    /// <param name="choice">The choice.</param>
    int ContextWindow(ModelChoice choice);

    /// <summary>What a model costs; null where nobody said.</summary>
    /// <param name="choice">The choice.</param>
    ModelPrice? Price(ModelChoice choice) => null;

    /// <summary>Whether a model thinks before it answers: its thoughts count as tokens of its reply.</summary>
    /// <param name="choice">The choice.</param>
    bool Reasons(ModelChoice choice) => false;

    /// <summary>Chooses between a model and the configured fallbacks, by <c>Models:Prefer</c>, prices, windows, measured time and health (AGENT-10). One that stands in for the wished one is logged, whoever asks for it (CHAT-16).</summary>
    /// <param name="wished">The model that the settings or the request name.</param>
    /// <param name="need">What it is needed for.</param>
    ModelSelection Select(ModelChoice wished, ModelNeed need) => ModelSelection.Of(wished, need);
}
