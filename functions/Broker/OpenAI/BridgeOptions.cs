using System.ComponentModel.DataAnnotations;

namespace Cartrita.Functions.Broker.OpenAI;

/// <summary>What a request at the OpenAI-compatible door may take (BRK-03).</summary>
internal sealed class BridgeOptions
{
    /// <summary>The section's name.</summary>
    public const string Section = "Bridge";

    /// <summary>The most tokens that one answer of a direct call may have; 0 leaves it to the model. With a bound, a request that names none gets it.</summary>
    [Range(0, 10_000_000)]
    public int MaxOutputTokens { get; set; }

    /// <summary>How long a direct call may take, its wait in the queue included.</summary>
    [Range(1, 3600)]
    public int MaxSeconds { get; set; } = 300;

    /// <summary>Inputs of one request for embeddings.</summary>
    [Range(1, 2048)]
    public int MaxEmbeddingInputs { get; set; } = 2048;
}
