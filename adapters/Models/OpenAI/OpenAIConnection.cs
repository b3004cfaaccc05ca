using System.ClientModel.Primitives;
using Cartrita.Adapters.Models.Resilience;
using Cartrita.Core.Models;
using Microsoft.Extensions.AI;
using OpenAI;
using OpenAI.Chat;
using OpenAI.Embeddings;
using OpenAI.Responses;

namespace Cartrita.Adapters.Models.OpenAI;

/// <summary>Makes the SDK's clients for one provider; the SDK's own retries and timeouts are off, for the guard has them.</summary>
/// <param name="authentication">How requests are authenticated.</param>
/// <param name="address">Where to.</param>
/// <param name="transport">The pooled HTTP client.</param>
#pragma warning disable OPENAI001 // The constructors that take a policy, and all of responses, are marked for evaluation; there is no other way to a managed identity or to responses.
internal sealed class OpenAIConnection(AuthenticationPolicy authentication, OpenAIAddress address, PipelineTransport transport) : IEmbeddingConnection
{
    private const string Agent = "Cartrita";

    /// <summary>The chat client of a model.</summary>
    internal ChatClient Chat(string model) => new(model, authentication, Options(model));

    /// <summary>The client of responses, of whatever model.</summary>
    internal ResponsesClient Responses() => new(authentication, Configure(new ResponsesClientOptions { Endpoint = address.Responses, UserAgentApplicationId = Agent }));

    /// <inheritdoc />
    public IEmbeddingGenerator<string, Embedding<float>> Embeddings(ModelChoice model, EmbeddingModelOptions entry, ProviderGuard guard) =>
        new OpenAIEmbeddingGenerator(new EmbeddingClient(model.Model, authentication, Options(model.Model)), model, entry, guard);

    private OpenAIClientOptions Options(string model) => Configure(new OpenAIClientOptions { Endpoint = address.Of(model), UserAgentApplicationId = Agent });

    private TOptions Configure<TOptions>(TOptions options)
        where TOptions : ClientPipelineOptions
    {
        options.RetryPolicy = new ClientRetryPolicy(maxRetries: 0);
        options.NetworkTimeout = Timeout.InfiniteTimeSpan;
        options.Transport = transport;
        if (address.Version is { } version)
        {
            options.AddPolicy(new ApiVersionPolicy(version), PipelinePosition.PerCall);
        }

        return options;
    }
}
#pragma warning restore OPENAI001
