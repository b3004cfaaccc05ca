using Cartrita.Adapters.Streaming;
using Cartrita.Core.Chat;
using Cartrita.Core.Errors;
using Cartrita.Core.Streaming;
using Cartrita.Functions.Streaming;
using Microsoft.DurableTask.Client;
using Microsoft.Extensions.Options;

namespace Cartrita.Functions.Chat;

/// <summary>Waits for a run's terminal frame and folds its frames into the one JSON answer.</summary>
internal sealed class ChatAnswers(RunFollower follower, IOptions<ChatOptions> options, TimeProvider time)
{
    /// <summary>The answer, or the problem with which the run ended.</summary>
    public Task<ChatAnswerBody> WaitAsync(RunDocument run, DurableTaskClient client, CancellationToken cancellationToken) => WaitAsync(run, client, seen: null, cancellationToken);

    /// <summary>The same; each frame is told as it comes.</summary>
    public async Task<ChatAnswerBody> WaitAsync(RunDocument run, DurableTaskClient client, Func<Frame, Task>? seen, CancellationToken cancellationToken)
    {
        using var timeout = new CancellationTokenSource(TimeSpan.FromSeconds(options.Value.AnswerTimeoutSeconds), time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(timeout.Token, cancellationToken);
        var fold = new RunViewFold();
        try
        {
            await foreach (var batch in follower.FollowAsync(run, StreamCursor.All, FrameStreamEnd.Chat, client, either.Token))
            {
                foreach (var frame in batch)
                {
                    fold.Add(frame);
                    if (seen is not null)
                    {
                        await seen(frame);
                    }
                }
            }
        }
        catch (OperationCanceledException) when (timeout.IsCancellationRequested && !cancellationToken.IsCancellationRequested)
        {
            throw new CartritaException(Problems.AnswerTimeout) { Extensions = Names(run) };
        }

        return Answer(run, fold.View());
    }

    private static ChatAnswerBody Answer(RunDocument run, RunView view)
    {
        if (view.End is not null)
        {
            return ChatAnswerBody.Of(view);
        }

        var problem = view.Error is { } error && Problems.All.TryGetValue(error.Code, out var known) ? known : Problems.Internal;
        throw new CartritaException(problem, view.Error?.Detail) { Extensions = Names(run) };
    }

    private static Dictionary<string, object?> Names(RunDocument run) => new()
    {
        ["orchestrationId"] = run.Id.Value,
        ["conversationId"] = run.ConversationId?.Value,
    };
}
