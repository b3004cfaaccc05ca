using Cartrita.Core.Errors;
using Microsoft.Extensions.AI;

namespace Cartrita.Functions.Broker.OpenAI;

/// <summary>Writes an answer as it comes, as chat completions do: one event a piece, then <c>[DONE]</c>.</summary>
internal sealed class CompletionStream(OpenAIEvents events, CompletionHead head, bool includeUsage)
{
    private string model = head.Model;
    private int calls;

    /// <summary>Sends the pieces. What fails before the first of them is an answer of its own; later it is an event.</summary>
    public async Task SendAsync(IAsyncEnumerable<ChatResponseUpdate> updates, CancellationToken cancellationToken)
    {
        await using var pieces = updates.GetAsyncEnumerator(cancellationToken);
        var more = await pieces.MoveNextAsync();
        model = more ? pieces.Current.ModelId ?? model : model;
        events.Open();
        Write(new ChunkDelta { Role = "assistant", Content = string.Empty });
        ChatFinishReason? finish = null;
        UsageDetails? usage = null;
        try
        {
            for (; more; more = await pieces.MoveNextAsync())
            {
                var update = pieces.Current;
                finish = update.FinishReason ?? finish;
                usage = update.Contents.OfType<UsageContent>().LastOrDefault()?.Details ?? usage;
                if (Write(update))
                {
                    await events.SendAsync(cancellationToken);
                }
            }
        }
        catch (CartritaException exception)
        {
            // The head is out, so the client reads the error as OpenAI sends it: as the last event, without an end.
            events.Write(OpenAIError.Of(exception).Render());
            await events.SendAsync(cancellationToken);
            return;
        }

        Write(new ChunkDelta(), CompletionHead.Finish(finish, calls > 0));
        if (includeUsage)
        {
            Write([], CompletionUsage.Of(usage));
        }

        events.Write("[DONE]"u8);
        await events.SendAsync(cancellationToken);
    }

    private bool Write(ChatResponseUpdate update)
    {
        if (update.Contents.Count == 0 && update.FinishReason is null)
        {
            events.WriteWorking();
            return true;
        }

        var written = false;
        foreach (var content in update.Contents)
        {
            var delta = content switch
            {
                TextContent { Text.Length: > 0 } text => new ChunkDelta { Content = text.Text },
                ErrorContent refusal => new ChunkDelta { Refusal = refusal.Message },
                FunctionCallContent call => new ChunkDelta { ToolCalls = CompletionHead.Calls([call], calls++) },
                _ => null,
            };
            if (delta is not null)
            {
                Write(delta);
                written = true;
            }
        }

        return written;
    }

    private void Write(ChunkDelta delta, string? finish = null) => Write([new ChunkChoice(0, delta, finish)], null);

    private void Write(IReadOnlyList<ChunkChoice> choices, CompletionUsage? usage) =>
        events.Write(new ChatCompletionChunk(head.Id, "chat.completion.chunk", head.Created, model, choices, usage), OpenAIJson.Wire.ChatCompletionChunk);
}
