using System.Runtime.CompilerServices;
using System.Text.Json;
using Cartrita.Adapters.Streaming;
using Cartrita.Core.Agents;
using Cartrita.Core.Chat;
using Cartrita.Core.Errors;
using Cartrita.Core.Streaming;
using Cartrita.Core.Streaming.Data;
using Cartrita.Functions.Streaming;
using Microsoft.DurableTask.Client;
using Microsoft.Extensions.AI;

namespace Cartrita.Functions.Broker.OpenAI;

/// <summary>Reads a run's frames as the pieces of one answer.</summary>
internal sealed class AnswerPieces(RunFollower follower)
{
    /// <summary>The pieces as they come; one without content where nothing comes for a while.</summary>
    public async IAsyncEnumerable<ChatResponseUpdate> FollowAsync(RunDocument run, DurableTaskClient client, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        // The head of the answer goes out at once: a plan may take longer than whoever stands between waits for a first byte.
        yield return new ChatResponseUpdate { ModelId = SupervisorCompletions.Model };
        var text = new SentText();
        await foreach (var batch in follower.FollowAsync(run, StreamCursor.All, FrameStreamEnd.Chat, client, cancellationToken))
        {
            if (batch.Count == 0)
            {
                yield return new ChatResponseUpdate { ModelId = SupervisorCompletions.Model };
            }

            foreach (var piece in batch.Select(frame => Read(frame, text)).OfType<ChatResponseUpdate>())
            {
                yield return piece;
            }
        }
    }

    /// <summary>The end of an answer, with its text where it comes as a whole.</summary>
    public static ChatResponseUpdate Last(string finishReason, TokenUsage usage, string? text = null)
    {
        var details = new UsageDetails { InputTokenCount = usage.PromptTokens, OutputTokenCount = usage.CompletionTokens, TotalTokenCount = usage.TotalTokens };
        List<AIContent> contents = text is null ? [new UsageContent(details)] : [new TextContent(text), new UsageContent(details)];
        return new ChatResponseUpdate(ChatRole.Assistant, contents) { ModelId = SupervisorCompletions.Model, FinishReason = Reason(finishReason) };
    }

    private static ChatResponseUpdate? Read(Frame frame, SentText text)
    {
        switch (frame.EventType)
        {
            case FrameKinds.AgentTaskStarted when frame.TaskId == AgentLevels.AnswerTask:
                text.BeginAnew();
                return null;
            case FrameKinds.Token:
                return text.Next(frame.Data.GetProperty("delta").GetString()!) is { Length: > 0 } delta
                    ? new ChatResponseUpdate(ChatRole.Assistant, delta) { ModelId = SupervisorCompletions.Model }
                    : null;
            case FrameKinds.Error:
                var error = frame.Data.Deserialize(FrameDataJson.Default.ErrorData)!;
                throw new CartritaException(Problems.All.GetValueOrDefault(error.Code, Problems.Internal), error.Detail);
            case FrameKinds.End:
                text.End();
                var end = frame.Data.Deserialize(FrameDataJson.Default.EndData)!;
                return Last(end.FinishReason, end.Usage);
            default:
                return null;
        }
    }

    private static ChatFinishReason Reason(string reason) => reason switch
    {
        "length" => ChatFinishReason.Length,
        "content_filter" => ChatFinishReason.ContentFilter,
        _ => ChatFinishReason.Stop,
    };
}
