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
    /// <exception cref="CartritaException">The text ends here: a verdict of the banned terms.</exception>
    void Push(string delta);

    /// <summary>The text is complete.</summary>
    void Complete();

    /// <summary>Takes all remaining pieces at once, and is complete.</summary>
    void Complete(IEnumerable<string> rest);

    /// <summary>Tells of a decision that the composer makes.</summary>
    void Tell(OrchestrationDecisionData decision);
}
