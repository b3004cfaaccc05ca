using System.Runtime.CompilerServices;
using Cartrita.Activities.Governance;
using Cartrita.Core.Errors;
using Microsoft.Extensions.AI;

namespace Cartrita.Functions.Broker.OpenAI;

/// <summary>Moderation of calls that have no run: what goes in, and what comes out, where the settings want it.</summary>
internal static class ModeratedUpdates
{
    /// <summary>Refuses a request that moderation blocks.</summary>
    /// <exception cref="CartritaException">It is blocked, or could not be moderated and has to be.</exception>
    public static async Task RequireModeratedAsync(this Moderator moderator, IEnumerable<string> texts, string name, CancellationToken cancellationToken)
    {
        var outcome = await moderator.InputAsync(texts, cancellationToken);
        if (outcome.Refusal is { } refusal)
        {
            throw refusal == Problems.SafetyBlocked ? new CartritaException(refusal) { Parameter = name } : new CartritaException(refusal);
        }
    }

    /// <summary>The pieces, each held back until moderation has let its part of the answer pass.</summary>
    /// <exception cref="CartritaException">Moderation ends the answer, after what it let pass.</exception>
    public static async IAsyncEnumerable<ChatResponseUpdate> Moderated(
        this IAsyncEnumerable<ChatResponseUpdate> updates, Moderator moderator, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var moderation = moderator.ScreensOutput ? new AnswerModeration(moderator) : null;
        List<ChatResponseUpdate> held = [];
        await foreach (var update in updates.WithCancellation(cancellationToken))
        {
            held.Add(update);
            moderation?.Add(string.Concat(update.Contents.Select(Said)));
            if (moderation is { IsDue: false, Holds: true })
            {
                continue;
            }

            await LookAsync(moderation, cancellationToken);
            foreach (var passed in held)
            {
                yield return passed;
            }

            held.Clear();
        }

        await LookAsync(moderation, cancellationToken);
        foreach (var passed in held)
        {
            yield return passed;
        }
    }

    private static string Said(AIContent content) => content switch
    {
        TextContent text => text.Text,
        ErrorContent refusal => refusal.Message,
        FunctionCallContent call => CompletionHead.Arguments(call),
        _ => string.Empty,
    };

    private static async Task LookAsync(AnswerModeration? moderation, CancellationToken cancellationToken)
    {
        if (moderation is { Holds: true } && (await moderation.LookAsync(cancellationToken)).Refusal is { } refusal)
        {
            throw new CartritaException(refusal);
        }
    }
}
