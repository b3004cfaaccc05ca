using Cartrita.Core.Errors;
using Cartrita.Core.Governance;
using Microsoft.Extensions.AI;

namespace Cartrita.Functions.Broker.OpenAI;

/// <summary>What a run's safety steps do, for calls that have no run: the same screens, in and out.</summary>
internal static class ScreenedUpdates
{
    /// <summary>Refuses a request that the input screen blocks.</summary>
    /// <param name="texts">All that the model would read.</param>
    /// <param name="name">The member of the request that is told.</param>
    public static void RequireSafe(IEnumerable<string> texts, string name)
    {
        if (texts.Any(text => SafetyScreen.ScreenInput(text).Any(finding => finding.Action == SafetyScreen.Blocked)))
        {
            throw new CartritaException(Problems.SafetyBlocked) { Parameter = name };
        }
    }

    /// <summary>The pieces with credentials and banned terms replaced, also where one is split over pieces.</summary>
    /// <exception cref="CartritaException">The banned terms end the answer, after what came before them.</exception>
    public static async IAsyncEnumerable<ChatResponseUpdate> Screened(this IAsyncEnumerable<ChatResponseUpdate> updates, BannedTerms terms)
    {
        var screen = new AnswerScreen(terms);

        // Text keeps its place before a call: a call that comes while text is held back waits for it.
        List<AIContent> waiting = [];
        string? model = null;
        await foreach (var update in updates)
        {
            model = update.ModelId ?? model;
            var text = string.Concat(update.Contents.OfType<TextContent>().Select(piece => screen.Push(piece.Text)));
            waiting.AddRange(update.Contents.Where(content => content is not TextContent).Select(content => Screen(content, screen)));
            text += update.FinishReason is null ? string.Empty : screen.Flush();
            List<AIContent> contents = text.Length > 0 ? [new TextContent(text)] : [];
            if (!screen.Holds)
            {
                contents.AddRange(waiting);
                waiting.Clear();
            }

            if (contents.Count > 0 || update.FinishReason is not null)
            {
                yield return new ChatResponseUpdate(ChatRole.Assistant, contents) { ModelId = model, FinishReason = update.FinishReason };
            }

            screen.ThrowIfEnded();
        }

        if (screen.Flush() is { Length: > 0 } rest)
        {
            yield return new ChatResponseUpdate(ChatRole.Assistant, [new TextContent(rest), .. waiting]) { ModelId = model };
        }

        screen.ThrowIfEnded();
    }

    private static AIContent Screen(AIContent content, AnswerScreen screen) => content switch
    {
        ErrorContent refusal => new ErrorContent(screen.Whole(refusal.Message)),
        FunctionCallContent call => Screen(call, screen),
        _ => content,
    };

    private static FunctionCallContent Screen(FunctionCallContent call, AnswerScreen screen)
    {
        var written = CompletionHead.Arguments(call);
        var screened = screen.Arguments(written);
        return screened == written ? call : new FunctionCallContent(call.CallId, call.Name) { RawRepresentation = screened };
    }
}
