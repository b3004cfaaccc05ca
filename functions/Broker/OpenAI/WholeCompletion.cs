using System.Text;
using Microsoft.Extensions.AI;

namespace Cartrita.Functions.Broker.OpenAI;

/// <summary>Collects the pieces of an answer that is sent as one.</summary>
internal static class WholeCompletion
{
    /// <summary>The answer.</summary>
    public static async Task<ChatCompletion> ReadAsync(IAsyncEnumerable<ChatResponseUpdate> updates, CompletionHead head)
    {
        var (text, refusal) = (new StringBuilder(), new StringBuilder());
        List<AIContent> contents = [];
        UsageDetails? usage = null;
        ChatFinishReason? finish = null;
        var model = head.Model;
        await foreach (var update in updates)
        {
            (model, finish) = (update.ModelId ?? model, update.FinishReason ?? finish);
            contents.AddRange(update.Contents.Where(content => content is FunctionCallContent));
            foreach (var content in update.Contents)
            {
                text.Append((content as TextContent)?.Text);
                refusal.Append((content as ErrorContent)?.Message);
                usage = (content as UsageContent)?.Details ?? usage;
            }
        }

        var calls = CompletionHead.Calls(contents);
        var message = new CompletionMessage(
            "assistant", text.Length == 0 && (calls is not null || refusal.Length > 0) ? null : text.ToString(), refusal.Length == 0 ? null : refusal.ToString(), calls is null ? null : [.. calls.Select(call => call with { Index = null })]);
        return new ChatCompletion(
            head.Id, "chat.completion", head.Created, model, [new CompletionChoice(0, message, null, CompletionHead.Finish(finish, calls is not null))], CompletionUsage.Of(usage));
    }
}
