using Cartrita.Core.Errors;

namespace Cartrita.Core.Agents.Evaluation;

/// <summary>Small models that do one thing with texts, each call in fractions of a second.</summary>
public interface ITextTasks
{
    /// <summary>The most texts of one call.</summary>
    const int MostTexts = 64;

    /// <summary>Whether they can be asked at all.</summary>
    bool IsConfigured { get; }

    /// <summary>How far a text entails sentences, each by itself (zero-shot classification): 0 for the contrary, 1 for certain; in the order of the sentences.</summary>
    /// <param name="model">A model of natural language inference.</param>
    /// <param name="premise">The text.</param>
    /// <param name="hypotheses">The sentences, each once, 1 to <see cref="MostTexts"/>.</param>
    /// <param name="cancellationToken">Stops waiting.</param>
    /// <exception cref="CartritaException">It failed: one of the problems of vendors.</exception>
    Task<IReadOnlyList<double>> EntailAsync(string model, string premise, IReadOnlyList<string> hypotheses, CancellationToken cancellationToken);

    /// <summary>How alike a text and others are in meaning (sentence similarity), -1 to 1; in the order of the others.</summary>
    /// <param name="model">A model of sentences.</param>
    /// <param name="text">The text.</param>
    /// <param name="others">The others, 1 to <see cref="MostTexts"/>.</param>
    /// <param name="cancellationToken">Stops waiting.</param>
    /// <exception cref="CartritaException">It failed: one of the problems of vendors.</exception>
    Task<IReadOnlyList<double>> CompareAsync(string model, string text, IReadOnlyList<string> others, CancellationToken cancellationToken);

    /// <summary>What a text says, in short (summarization). What the model has no room for it leaves out, at the end.</summary>
    /// <param name="model">A model that summarizes.</param>
    /// <param name="text">The text, not empty.</param>
    /// <param name="cancellationToken">Stops waiting.</param>
    /// <returns>The summary, not empty.</returns>
    /// <exception cref="CartritaException">It failed: one of the problems of vendors.</exception>
    Task<string> SummariseAsync(string model, string text, CancellationToken cancellationToken);
}
