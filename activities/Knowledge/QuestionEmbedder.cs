using System.Collections.Concurrent;
using Cartrita.Core.Errors;
using Cartrita.Core.Governance;
using Cartrita.Core.Knowledge.Generations;
using Cartrita.Core.Models;
using Microsoft.Extensions.Logging;

namespace Cartrita.Activities.Knowledge;

/// <summary>Embeds a question with the model whose vectors answer for its owner.</summary>
/// <remarks>What answers is remembered for half a minute; vectors that answered before a switch are there for a minute longer.</remarks>
/// <param name="generations">Which vectors answer.</param>
/// <param name="models">Who makes them.</param>
/// <param name="time">The clock.</param>
/// <param name="logger">Says when meaning could not be searched.</param>
public sealed partial class QuestionEmbedder(EmbeddingGenerations generations, GenerationModels models, TimeProvider time, ILogger<QuestionEmbedder> logger)
{
    private const int MostOwners = 4096;
    private static readonly TimeSpan Remembered = TimeSpan.FromSeconds(30);

    private readonly ConcurrentDictionary<OwnerId, (GenerationsDocument? Stands, long At)> known = new();

    /// <summary>The question's vector and its model; null while the embedding provider is away: words still find something then.</summary>
    /// <param name="owner">Whose files are asked.</param>
    /// <param name="question">The question.</param>
    /// <param name="cancellationToken">Stops it.</param>
    public async Task<EmbeddedQuestion?> EmbedAsync(OwnerId owner, string question, CancellationToken cancellationToken)
    {
        var model = models.Of(await StandsAsync(owner, cancellationToken))[0];
        try
        {
            return new EmbeddedQuestion((await ChunkEmbedder.EmbedAsync(model, [question], cancellationToken))[0], model);
        }
        catch (CartritaException exception)
        {
            LogLexicalOnly(model.Choice.Provider, exception.Problem.Code);
            return null;
        }
    }

    private async Task<GenerationsDocument?> StandsAsync(OwnerId owner, CancellationToken cancellationToken)
    {
        if (known.TryGetValue(owner, out var remembered) && time.GetElapsedTime(remembered.At) < Remembered)
        {
            return remembered.Stands;
        }

        if (known.Count >= MostOwners)
        {
            known.Clear();
        }

        var at = time.GetTimestamp();
        var stands = await generations.ReadAsync(owner, cancellationToken);
        known[owner] = (stands, at);
        return stands;
    }

    [LoggerMessage(3101, LogLevel.Warning, "Searching by words only: the embedding provider {Provider} failed with {Code}.")]
    private partial void LogLexicalOnly(string provider, string code);
}

/// <summary>A question's vector.</summary>
/// <param name="Vector">L2-normalised.</param>
/// <param name="Model">The model that made it.</param>
public sealed record EmbeddedQuestion(ReadOnlyMemory<float> Vector, EmbeddingModel Model);
