using Cartrita.Core.Models;
using Microsoft.Extensions.AI;
using Microsoft.Extensions.Options;

namespace Cartrita.Adapters.Tests.Models;

public sealed class ModelRegistryTests
{
    private static readonly ModelChoice Local = new(ProviderNames.LocalExtractive, ProviderNames.LocalExtractive);

    [Theory]
    [InlineData(ModelRole.Supervisor)]
    [InlineData(ModelRole.SubAgent)]
    public void Resolve_without_any_key_gives_local_extractive(ModelRole role)
    {
        using var host = new ProviderHost();

        Assert.Equal(Local, host.Registry.Resolve(null, role));
        Assert.Equal(Local, Assert.Single(host.Registry.WithFallbacks(Local)));
    }

    [Theory]
    [InlineData("gpt-5")]
    [InlineData("openai/gpt-5")]
    [InlineData("no-such-model")]
    [InlineData("local-extractive/another")]
    [InlineData("/")]
    public void Resolve_of_a_model_that_nobody_has_gives_null(string name)
    {
        using var host = new ProviderHost();

        Assert.Null(host.Registry.Resolve(name, ModelRole.SubAgent));
    }

    [Theory]
    [InlineData(null, ModelRole.Supervisor, "gpt-4.1-2025-04-14")]
    [InlineData(null, ModelRole.SubAgent, "gpt-5-2025-08-07")]
    [InlineData("gpt-5", ModelRole.Supervisor, "gpt-5-2025-08-07")]
    [InlineData("gpt-5-2025-08-07", ModelRole.Supervisor, "gpt-5-2025-08-07")]
    [InlineData("openai/gpt-4.1", ModelRole.SubAgent, "gpt-4.1-2025-04-14")]
    public void Resolve_maps_logical_names_to_dated_snapshots(string? name, ModelRole role, string model)
    {
        using var host = new ProviderHost(("OPENAI_API_KEY", "sk-x"));

        Assert.Equal(new ModelChoice(ProviderNames.OpenAI, model), host.Registry.Resolve(name, role));
    }

    [Theory]
    [InlineData(null, null, "huggingface/openai/gpt-oss-120b")]
    [InlineData("openai/gpt-oss-20b", null, "huggingface/openai/gpt-oss-20b")]
    [InlineData("openai/gpt-oss-20b", "mistral-7b", "huggingface/mistral-7b")]
    [InlineData("azure-openai/gpt-5", null, "azure-openai/gpt-5-2025-08-07")]
    public void ResolveAgent_takes_the_agents_own_model_or_the_configured_one_at_the_runs_provider(string? configured, string? own, string expected)
    {
        using var host = new ProviderHost(
            ("AZURE_OPENAI_ENDPOINT", "https://azure.example"), ("AZURE_OPENAI_API_KEY", "x"), ("HF_TOKEN", "hf-x"), ("Models:SubAgent", configured ?? "gpt-5"));

        Assert.Equal(expected, host.Registry.ResolveAgent(own, new ModelChoice(ProviderNames.HuggingFace, "openai/gpt-oss-120b")) is { } choice ? $"{choice.Provider}/{choice.Model}" : null);
    }

    [Fact]
    public void ResolveAgent_goes_to_another_provider_only_where_the_runs_own_has_no_such_model()
    {
        using var host = new ProviderHost(("OPENAI_API_KEY", "sk-x"), ("HF_TOKEN", "hf-x"), ("Models:SubAgent", "meta-llama/Llama-3.1-8B"));

        Assert.Equal(new ModelChoice(ProviderNames.HuggingFace, "meta-llama/Llama-3.1-8B"), host.Registry.ResolveAgent(null, new ModelChoice(ProviderNames.OpenAI, "gpt-4.1-2025-04-14")));
        Assert.Equal(Local, new ProviderHost().Registry.ResolveAgent(null, Local));
    }

    [Fact]
    public void Resolve_asks_for_local_extractive_by_name_beside_a_vendor()
    {
        using var host = new ProviderHost(("OPENAI_API_KEY", "sk-x"));

        Assert.Equal(Local, host.Registry.Resolve("local-extractive", ModelRole.SubAgent));
        Assert.Null(host.Registry.Resolve("llama-3", ModelRole.SubAgent));
    }

    [Fact]
    public void Resolve_passes_names_through_to_a_compatible_server()
    {
        using var host = new ProviderHost(("OPENAI_BASE_URL", "http://127.0.0.1:9/v1"));

        Assert.Equal(new ModelChoice(ProviderNames.OpenAICompatible, "gpt-4.1"), host.Registry.Resolve(null, ModelRole.Supervisor));
        Assert.Equal(new ModelChoice(ProviderNames.OpenAICompatible, "meta/llama-3"), host.Registry.Resolve("meta/llama-3", ModelRole.SubAgent));
    }

    [Theory]
    [InlineData("openai/no-such-model")]
    [InlineData("local-extractive/no-such-model")]
    public void Resolve_of_a_named_providers_unknown_model_is_not_answered_by_another_that_takes_any_name(string name)
    {
        using var host = new ProviderHost(("OPENAI_API_KEY", "sk-x"), ("HF_TOKEN", "hf-x"));

        Assert.Null(host.Registry.Resolve(name, ModelRole.SubAgent));
        Assert.Equal(new ModelChoice(ProviderNames.HuggingFace, name), host.Registry.Resolve($"huggingface/{name}", ModelRole.SubAgent));
        Assert.Equal(new ModelChoice(ProviderNames.HuggingFace, "meta/llama-3"), host.Registry.Resolve("meta/llama-3", ModelRole.SubAgent));
    }

    [Fact]
    public void Chat_keeps_only_so_many_clients_of_names_that_callers_choose()
    {
        using var host = new ProviderHost(("OPENAI_BASE_URL", "http://127.0.0.1:9/v1"));
        IChatClient Client(int index) => host.Registry.Chat(new ModelChoice(ProviderNames.OpenAICompatible, $"model-{index}"));

        // What the client beneath gives of itself is made with it.
        var first = Enumerable.Range(0, 1_000).Select(index => Client(index).GetService<ModelChoice>()).ToList();

        var kept = Enumerable.Range(0, 1_000).Count(index => ReferenceEquals(first[index], Client(index).GetService<ModelChoice>()));
        Assert.InRange(kept, 1, 100);
        Assert.Equal("model-999", (Client(999).GetService(typeof(ChatClientMetadata)) as ChatClientMetadata)!.DefaultModelId);
    }

    [Fact]
    public void Resolve_takes_the_provider_that_configuration_names_first()
    {
        using var host = new ProviderHost(
            ("OPENAI_API_KEY", "sk-x"), ("HF_TOKEN", "hf-x"), ("Models:Provider", "huggingface"), ("Models:Providers:huggingface:Chat:gpt-5", "zai/glm"));

        Assert.Equal(new ModelChoice(ProviderNames.HuggingFace, "zai/glm"), host.Registry.Resolve(null, ModelRole.SubAgent));
    }

    [Fact]
    public void Resolve_uses_an_azure_deployment_that_configuration_names()
    {
        using var host = new ProviderHost(
            ("AZURE_OPENAI_ENDPOINT", "https://example.openai.azure.com"), ("AZURE_OPENAI_API_KEY", "k"), ("Models:Providers:azure-openai:Chat:gpt-5", "my-gpt5"));

        Assert.Equal(new ModelChoice(ProviderNames.AzureOpenAI, "my-gpt5"), host.Registry.Resolve("gpt-5", ModelRole.SubAgent));
        Assert.Equal(new ModelChoice(ProviderNames.AzureOpenAI, "gpt-4.1-2025-04-14"), host.Registry.Resolve(null, ModelRole.Supervisor));
        var metadata = host.Registry.Chat(new ModelChoice(ProviderNames.AzureOpenAI, "my-gpt5")).GetService(typeof(ChatClientMetadata)) as ChatClientMetadata;
        Assert.Equal(new Uri("https://example.openai.azure.com/openai/v1"), metadata!.ProviderUri);
    }

    [Theory]
    [InlineData("OPENAI_API_KEY", "k", "openai", "text-embedding-3-small", 1536)]
    [InlineData("OPENAI_BASE_URL", "http://127.0.0.1:9/v1", "local-extractive", "hashed-ngrams-512", 512)]
    [InlineData("HF_TOKEN", "k", "local-extractive", "hashed-ngrams-512", 512)]
    [InlineData("UNRELATED", "k", "local-extractive", "hashed-ngrams-512", 512)]
    public void Embeddings_are_those_of_the_first_provider_that_has_some(string key, string value, string provider, string model, int dimensions)
    {
        using var host = new ProviderHost((key, value));

        Assert.Equal(new ModelChoice(provider, model), host.Registry.Embeddings.Choice);
        Assert.Equal(dimensions, host.Registry.Embeddings.Dimensions);
    }

    [Theory]
    [InlineData("openai", "gpt-4.1-2025-04-14", 1_047_576)]
    [InlineData("openai", "gpt-5-2025-08-07", 272_000)]
    [InlineData("openai", "o4-mini-2025-04-16", 200_000)]
    [InlineData("openai", "omni-moderation", 16_384)]
    [InlineData("second", "gpt-4.1", 1_047_576)]
    [InlineData("second", "gpt-4o-2024-11-20", 128_000)]
    [InlineData("second", "gpt-4.1-of-ours", 16_384)]
    [InlineData("second", "openchat-7b", 16_384)]
    [InlineData("second", "openai/gpt-4o-mini", 16_384)]
    [InlineData("openai", "unheard-of", 16_384)]
    [InlineData("local-extractive", "local-extractive", 131_072)]
    public void ContextWindow_goes_by_the_longest_start_of_the_name(string provider, string model, int window)
    {
        using var host = new ProviderHost(("OPENAI_API_KEY", "k"), ("Models:Providers:second:Endpoint", "http://127.0.0.1:9/v1"));

        Assert.Equal(window, host.Registry.ContextWindow(new ModelChoice(provider, model)));
    }

    [Theory]
    [InlineData("Models:Timeout", "00:00:00")]
    [InlineData("Models:Retries", "99")]
    [InlineData("Models:Fallbacks:0", "nameless")]
    [InlineData("Models:Provider", "nobody")]
    [InlineData("Models:Embedding", "nobody/none")]
    [InlineData("Models:Providers:mine:Endpoint", "not an address")]
    public void Configuration_that_makes_no_sense_is_refused(string key, string value)
    {
        using var host = new ProviderHost((key, value));

        Assert.Throws<OptionsValidationException>(() => host.Registry);
    }
}
