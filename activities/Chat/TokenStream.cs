using System.Text;
using Cartrita.Activities.Governance;
using Cartrita.Adapters.Streaming;
using Cartrita.Core.Chat;
using Cartrita.Core.Errors;
using Cartrita.Core.Governance;
using Cartrita.Core.Streaming;
using Cartrita.Core.Streaming.Data;

namespace Cartrita.Activities.Chat;

/// <summary>Streams an attempt's tokens, screened, and keeps the text as the client gets it.</summary>
/// <param name="frames">The attempt's writer.</param>
/// <param name="terms">The banned terms.</param>
/// <param name="moderator">Has the answer moderated, where that is wanted: tokens wait for it then.</param>
internal sealed class TokenStream(FrameWriter frames, BannedTerms terms, Moderator moderator) : IAnswerText
{
    /// <summary>The rule that finds credentials.</summary>
    internal const string CredentialRule = "credential_in_output";

    /// <summary>The rule that finds banned terms.</summary>
    internal const string TermRule = "banned_term";

    /// <summary>What was found was replaced.</summary>
    internal const string Redacted = "redacted";

    private readonly AnswerScreen screen = new(terms);
    private readonly StringBuilder text = new();
    private readonly AnswerModeration? moderation = moderator.ScreensOutput ? new AnswerModeration(moderator) : null;
    private readonly List<string> held = [];
    private int index;
    private int promptTokens;
    private int received;

    /// <inheritdoc />
    public string Text => text.ToString();

    /// <summary>Whether the client has seen any of it.</summary>
    internal bool Begun => index > 0;

    /// <summary>What asking took, as estimated: where a model does not come to its end.</summary>
    internal TokenUsage Estimate => received == 0 ? TokenUsage.None : EstimateAsked;

    /// <summary>The same where the model was stopped: it had read what it was asked.</summary>
    internal TokenUsage EstimateAsked => promptTokens == 0 ? TokenUsage.None : new TokenUsage(promptTokens, ContextBudget.Tokens(received));

    /// <inheritdoc />
    public void Asked(int tokens) => promptTokens = tokens;

    /// <inheritdoc />
    public async ValueTask PushAsync(string delta, CancellationToken cancellationToken)
    {
        received += ContextBudget.Units(delta);
        Pass([screen.Push(delta)]);
        EndOnVerdict();
        if (moderation is { IsDue: true })
        {
            await ModerateAsync(moderation, cancellationToken);
        }
    }

    /// <inheritdoc />
    public ValueTask CompleteAsync(CancellationToken cancellationToken) => CompleteAsync([], cancellationToken);

    /// <inheritdoc />
    public async ValueTask CompleteAsync(IEnumerable<string> rest, CancellationToken cancellationToken)
    {
        List<string> screened = [.. rest.Select(screen.Push)];
        Pass([.. screened, screen.Flush()]);
        EndOnVerdict();
        if (moderation is { Holds: true })
        {
            await ModerateAsync(moderation, cancellationToken);
        }

        Flag(screen.Credentials, CredentialRule, Redacted);
        Flag(screen.Terms, TermRule, Redacted);
    }

    /// <summary>Tells of a decision that the attempt makes.</summary>
    public void Tell(OrchestrationDecisionData decision) => frames.Write(FrameKinds.OrchestrationDecision, decision, FrameDataJson.Default.OrchestrationDecisionData);

    private void EndOnVerdict()
    {
        try
        {
            screen.ThrowIfEnded();
        }
        catch (CartritaException)
        {
            Flag(screen.Terms, TermRule, "blocked");
            throw;
        }
    }

    private async Task ModerateAsync(AnswerModeration moderation, CancellationToken cancellationToken)
    {
        var outcome = await moderation.LookAsync(cancellationToken);
        foreach (var finding in outcome.Findings)
        {
            Flag(1, finding.Rule, finding.Action);
        }

        if (outcome.Refusal is { } refusal)
        {
            throw new CartritaException(refusal);
        }

        Send(held);
        held.Clear();
    }

    /// <summary>Tells that something was found, where it was.</summary>
    internal void Flag(int found, string rule, string action)
    {
        if (found > 0)
        {
            frames.Write(FrameKinds.SafetyFlag, new SafetyFlagData("output", rule, action), FrameDataJson.Default.SafetyFlagData);
        }
    }

    private void Pass(IReadOnlyList<string> deltas)
    {
        if (moderation is null)
        {
            Send(deltas);
            return;
        }

        held.AddRange(deltas);
        moderation.Add(string.Concat(deltas));
    }

    private void Send(IReadOnlyList<string> deltas)
    {
        List<TokenData> tokens = [];
        foreach (var delta in deltas.Where(delta => delta.Length > 0))
        {
            text.Append(delta);
            tokens.Add(new TokenData(delta, index++));
        }

        frames.WriteAll(FrameKinds.Token, tokens, FrameDataJson.Default.TokenData);
    }
}
