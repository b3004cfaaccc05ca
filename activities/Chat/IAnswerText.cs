using Cartrita.Core.Errors;
using Cartrita.Core.Streaming.Data;

namespace Cartrita.Activities.Chat;

/// <summary>Where a composer writes its text: to the client, or to a draft.</summary>
internal interface IAnswerText
{
    /// <summary>The text so far, as whoever reads it gets it.</summary>
    string Text { get; }

    /// <summary>A model is asked now.</summary>
    /// <param name="tokens">Tokens of the prompt, as estimated.</param>
    void Asked(int tokens);

    /// <summary>Takes the next piece.</summary>
    /// <param name="delta">The piece.</param>
    /// <param name="cancellationToken">Stops waiting for who looks at it.</param>
    /// <exception cref="CartritaException">The text ends here: a verdict of the banned terms, or of moderation.</exception>
    ValueTask PushAsync(string delta, CancellationToken cancellationToken);

    /// <summary>The text is complete: what was held back goes out, and what the screen found is told.</summary>
    /// <param name="cancellationToken">Stops waiting for who looks at it.</param>
    ValueTask CompleteAsync(CancellationToken cancellationToken);

    /// <summary>Takes all remaining pieces at once, and is complete: an answer that is there already is one append, not one a word.</summary>
    /// <param name="rest">The pieces.</param>
    /// <param name="cancellationToken">Stops waiting for who looks at it.</param>
    ValueTask CompleteAsync(IEnumerable<string> rest, CancellationToken cancellationToken);

    /// <summary>Tells of a decision that the composer makes.</summary>
    void Tell(OrchestrationDecisionData decision);
}
