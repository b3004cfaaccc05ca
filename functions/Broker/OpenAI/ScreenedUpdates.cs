using Cartrita.Core.Errors;
using Cartrita.Core.Governance;
using Microsoft.Extensions.AI;

namespace Cartrita.Functions.Broker.OpenAI;

/// <summary>What a run's safety steps do, for calls that have no run: the same screens, in and out.</summary>
internal static class ScreenedUpdates
{
    /// <summary>Refuses a conversation that the input screen blocks.</summary>
    public static void RequireSafe(IEnumerable<ChatMessage> messages, string name)
    {
        if (messages.Any(message => SafetyScreen.ScreenInput(message.Text).Any(finding => finding.Action == SafetyScreen.Blocked)))
        {
            throw new CartritaException(Problems.SafetyBlocked) { Parameter = name };
        }
    }

    /// <summary>The pieces with what looks like a credential replaced, also where it is split over pieces.</summary>
    public static async IAsyncEnumerable<ChatResponseUpdate> Screened(this IAsyncEnumerable<ChatResponseUpdate> updates)
    {
        var screen = new OutputScreen();
        string? model = null;
        await foreach (var update in updates)
        {
            model = update.ModelId ?? model;

            // What is held back goes out before anything that is not text.
            var contents = Screen(update, screen, flush: update.FinishReason is not null || update.Contents.Any(content => content is not TextContent));
            if (contents.Count > 0 || update.FinishReason is not null)
            {
                yield return new ChatResponseUpdate(ChatRole.Assistant, contents) { ModelId = model, FinishReason = update.FinishReason };
            }
        }

        if (screen.Flush() is { Length: > 0 } rest)
        {
            yield return new ChatResponseUpdate(ChatRole.Assistant, rest) { ModelId = model };
        }
    }

    private static List<AIContent> Screen(ChatResponseUpdate update, OutputScreen screen, bool flush)
    {
        List<AIContent> others = [];
        var text = string.Empty;
        foreach (var content in update.Contents)
        {
            if (content is TextContent piece)
            {
                text += screen.Push(piece.Text);
            }
            else
            {
                others.Add(content is ErrorContent refusal ? new ErrorContent(CredentialRules.Redact(refusal.Message)) : content);
            }
        }

        text += flush ? screen.Flush() : string.Empty;
        return text.Length > 0 ? [new TextContent(text), .. others] : others;
    }
}
