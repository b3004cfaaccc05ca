using Cartrita.Adapters.Models.LocalExtractive;
using Cartrita.Core.Models;
using Microsoft.Extensions.AI;

namespace Cartrita.Activities.Tests.Knowledge;

/// <summary>A registry with the embedded embedding model and a second one, either of which can be taken away.</summary>
internal sealed class TwoModels : IModelRegistry
{
    internal const int SmallDimensions = 16;

    internal TwoModels()
    {
        Old = new EmbeddingModel(
            new ModelChoice(ProviderNames.LocalExtractive, LocalExtractiveEmbeddingGenerator.Model),
            LocalExtractiveEmbeddingGenerator.Dimensions,
            new Generator(text => LocalExtractiveEmbeddingGenerator.Embed(text), () => BeforeOld()));
        New = new EmbeddingModel(new ModelChoice("elsewhere", "small"), SmallDimensions, new Generator(Small, () => BeforeNew()));
    }

    internal EmbeddingModel Old { get; }

    internal EmbeddingModel New { get; }

    internal bool HasOld { get; set; } = true;

    internal bool UsesNew { get; set; }

    /// <summary>Runs before each request to the embedded model.</summary>
    internal Func<Task> BeforeOld { get; set; } = () => Task.CompletedTask;

    /// <summary>Runs before each request to the second model.</summary>
    internal Func<Task> BeforeNew { get; set; } = () => Task.CompletedTask;

    public EmbeddingModel Embeddings => UsesNew ? New : Old;

    public IReadOnlyList<ListedModel> Models => [];

    public EmbeddingModel? Embedding(string name) => name == New.Name ? New : name == Old.Name && HasOld ? Old : null;

    public ModelChoice? Resolve(string? name, ModelRole role) => null;

    public ModelChoice? ResolveAgent(string? own, ModelChoice supervisor) => null;

    public IReadOnlyList<ModelChoice> WithFallbacks(ModelChoice choice) => [choice];

    public bool IsHealthy(ModelChoice choice) => true;

    public IChatClient Chat(ModelChoice choice) => throw new NotSupportedException("Nobody chats here.");

    public int ContextWindow(ModelChoice choice) => 0;

    private static float[] Small(string text)
    {
        var vector = new float[SmallDimensions];
        foreach (var word in text.Split(' '))
        {
            vector[word.Sum(letter => letter) % SmallDimensions]++;
        }

        var length = MathF.Sqrt(vector.Sum(value => value * value));
        return Array.ConvertAll(vector, value => value / length);
    }

    private sealed class Generator(Func<string, float[]> embed, Func<Task> before) : IEmbeddingGenerator<string, Embedding<float>>
    {
        public async Task<GeneratedEmbeddings<Embedding<float>>> GenerateAsync(
            IEnumerable<string> values, EmbeddingGenerationOptions? options = null, CancellationToken cancellationToken = default)
        {
            await before();
            return [.. values.Select(value => new Embedding<float>(embed(value)))];
        }

        public object? GetService(Type serviceType, object? serviceKey = null) => null;

        public void Dispose()
        {
        }
    }
}
