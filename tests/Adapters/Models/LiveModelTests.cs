using System.Text.Json;
using Cartrita.Core.Models;
using Cartrita.TestSupport.Requirements;
using Microsoft.Extensions.AI;

namespace Cartrita.Adapters.Tests.Models;

/// <summary>The vendors of models themselves; each test runs where its vendor's key is in the environment.</summary>
public sealed class LiveModelTests : IDisposable
{
    private static readonly ChatMessage[] Question = [new(ChatRole.System, "Answer with one word."), new(ChatRole.User, "Which colour has a clear sky at noon?")];

    private readonly CancellationTokenSource patience = new(TimeSpan.FromMinutes(3), TimeProvider.System);

    private CancellationToken Limit => patience.Token;

    public void Dispose() => patience.Dispose();

    [LiveFact("OPENAI_API_KEY")]
    public Task Vendor_itself_OpenAI_answers_whole_streamed_and_by_a_schema() => TalkAsync(Host("OPENAI_API_KEY"), "openai/gpt-4.1-mini", hasSchemas: true);

    [LiveFact("OPENAI_API_KEY")]
    public Task Vendor_itself_OpenAI_answers_by_responses() => TalkAsync(Host(["OPENAI_API_KEY"], ("Models:Api", "responses")), "openai/gpt-4.1-mini", hasSchemas: true);

    [LiveFact("OPENAI_API_KEY")]
    public async Task Vendor_itself_OpenAI_thinks_as_hard_as_it_is_told()
    {
        using var host = Host(["OPENAI_API_KEY"], ("Models:Api", "responses"), ("Models:ReasoningEffort", "low"));

        var response = await Client(host, "openai/gpt-5-mini").GetResponseAsync(Question, new ChatOptions { MaxOutputTokens = 4_000 }, Limit);

        Assert.Contains("blue", response.Text, StringComparison.OrdinalIgnoreCase);
        Assert.NotNull(response.Usage!.ReasoningTokenCount);
    }

    [LiveFact("OPENAI_API_KEY")]
    public Task Vendor_itself_OpenAI_embeds() => EmbedAsync(Host("OPENAI_API_KEY"), "openai/text-embedding-3-small");

    [LiveFact("AZURE_OPENAI_ENDPOINT")]
    public Task Vendor_itself_Azure_answers_whole_streamed_and_by_a_schema() =>
        TalkAsync(Host("AZURE_OPENAI_ENDPOINT", "AZURE_OPENAI_API_KEY", "AZURE_OPENAI_API_VERSION"), $"azure-openai/{Environment.GetEnvironmentVariable("AZURE_OPENAI_DEPLOYMENT") ?? "gpt-4.1"}", hasSchemas: true);

    [LiveFact("HF_TOKEN")]
    public Task Vendor_itself_HuggingFace_answers_by_its_router() => TalkAsync(Host("HF_TOKEN"), "huggingface/openai/gpt-oss-120b", hasSchemas: false);

    [LiveFact("HF_TOKEN")]
    public Task Vendor_itself_HuggingFace_embeds_by_feature_extraction() => EmbedAsync(Host("HF_TOKEN"), "huggingface/sentence-transformers/all-MiniLM-L6-v2");

    private static ProviderHost Host(params string[] settings) => Host(settings, []);

    private static ProviderHost Host(string[] settings, params (string Key, string? Value)[] more)
    {
        // A deployment may have any name, and the table has those of the snapshots alone.
        var deployment = Environment.GetEnvironmentVariable("AZURE_OPENAI_DEPLOYMENT") is { Length: > 0 } name ? new[] { ($"Models:Providers:azure-openai:Chat:{name}", (string?)name) } : [];
        return new ProviderHost(null, TimeProvider.System, null, [.. settings.Select(setting => (setting, Environment.GetEnvironmentVariable(setting))), .. settings.Contains("AZURE_OPENAI_ENDPOINT") ? deployment : [], .. more]);
    }

    private static IChatClient Client(ProviderHost host, string model) => host.Registry.Chat(host.Registry.Resolve(model, ModelRole.Supervisor)!);

    private async Task TalkAsync(ProviderHost host, string model, bool hasSchemas)
    {
        using (host)
        {
            var whole = await Client(host, model).GetResponseAsync(Question, null, Limit);
            var streamed = await Client(host, model).GetStreamingResponseAsync(Question, null, Limit).ToChatResponseAsync(Limit);
            Assert.All([whole, streamed], response =>
            {
                Assert.Contains("blue", response.Text, StringComparison.OrdinalIgnoreCase);
                Assert.True(response.Usage!.OutputTokenCount > 0);
            });
            if (hasSchemas)
            {
                var schema = JsonElement.Parse("""{"type":"object","properties":{"colour":{"type":"string"}},"required":["colour"],"additionalProperties":false}""");
                var formed = await Client(host, model).GetResponseAsync(Question, new ChatOptions { ResponseFormat = ChatResponseFormat.ForJsonSchema(schema, "colour") }, Limit);
                Assert.Contains("blue", JsonElement.Parse(formed.Text).GetProperty("colour").GetString(), StringComparison.OrdinalIgnoreCase);
            }
        }
    }

    private async Task EmbedAsync(ProviderHost host, string name)
    {
        using (host)
        {
            var model = host.Registry.Embedding(name)!;
            var vectors = await model.Generator.GenerateAsync(["Where do pandas live?", "Pandas live in bamboo forests.", "Taxes are due in May."], null, Limit);

            Assert.All(vectors, vector => Assert.Equal(model.Dimensions, vector.Vector.Length));
            Assert.True(Likeness(vectors[0], vectors[1]) > Likeness(vectors[0], vectors[2]));
        }
    }

    private static float Likeness(Embedding<float> one, Embedding<float> other) => System.Numerics.Tensors.TensorPrimitives.Dot<float>(one.Vector.Span, other.Vector.Span);
}
