using System.Text;
using Cartrita.Core.Chat;
using Cartrita.Core.Governance;
using Cartrita.Core.Streaming.Data;

namespace Cartrita.Activities.Chat.Ensembles;

/// <summary>The text of a draft, screened as an answer is: what is judged and kept holds no credential and no banned term. Moderation looks at what a client is shown, and not at drafts.</summary>
/// <param name="terms">The banned terms.</param>
internal sealed class DraftText(BannedTerms terms) : IAnswerText
{
    private readonly AnswerScreen screen = new(terms);
    private readonly StringBuilder text = new();
    private int promptTokens;
    private int received;

    /// <inheritdoc />
    public string Text => text.ToString();

    /// <summary>How many credentials were replaced.</summary>
    internal int Credentials => screen.Credentials;

    /// <summary>How many banned terms were replaced.</summary>
    internal int Terms => screen.Terms;

    /// <summary>What asking took, as estimated: where a model does not say, or does not come to its end.</summary>
    internal TokenUsage Estimate => promptTokens == 0 ? TokenUsage.None : new TokenUsage(promptTokens, Answered ? ContextBudget.Tokens(received) : 0);

    /// <summary>Whether the model began to answer.</summary>
    internal bool Answered => received > 0;

    /// <inheritdoc />
    public void Asked(int tokens) => promptTokens = tokens;

    /// <inheritdoc />
    public ValueTask PushAsync(string delta, CancellationToken cancellationToken)
    {
        received += ContextBudget.Units(delta);
        text.Append(screen.Push(delta));
        screen.ThrowIfEnded();
        return ValueTask.CompletedTask;
    }

    /// <inheritdoc />
    public ValueTask CompleteAsync(CancellationToken cancellationToken) => CompleteAsync([], cancellationToken);

    /// <inheritdoc />
    public ValueTask CompleteAsync(IEnumerable<string> rest, CancellationToken cancellationToken)
    {
        foreach (var piece in rest)
        {
            text.Append(screen.Push(piece));
        }

        text.Append(screen.Flush());
        screen.ThrowIfEnded();
        return ValueTask.CompletedTask;
    }

    /// <inheritdoc />
    public void Tell(OrchestrationDecisionData decision)
    {
        // How much of the conversation one of several drafts was given decides nothing of the run.
    }
}
