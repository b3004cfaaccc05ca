using System.Runtime.CompilerServices;
using Cartrita.Core.Chat;
using Cartrita.Functions.Chat;
using Cartrita.Functions.Http;
using Microsoft.DurableTask.Client;
using Microsoft.Extensions.AI;
using ChatMessage = Microsoft.Extensions.AI.ChatMessage;

namespace Cartrita.Functions.Broker.OpenAI;

/// <summary>Answers of the supervisor: the run that <c>/api/chat</c> starts, told in OpenAI's pieces.</summary>
/// <remarks>A client of this door has no way back to a run that it left, so leaving cancels it.</remarks>
internal sealed class SupervisorCompletions(ChatRuns runs, ChatAnswers answers, AnswerPieces pieces, RunCancellation cancellation)
{
    /// <summary>The model's name.</summary>
    public const string Model = "cartrita";

    /// <summary>The header that names the run, for the routes under <c>/api/orchestrations</c>.</summary>
    public const string RunHeader = "X-Orchestration-ID";

    /// <summary>Starts the run.</summary>
    public async Task<RunDocument> StartAsync(RequestInfo caller, ChatCompletionBody body, string? key, DurableTaskClient client, CancellationToken cancellationToken)
    {
        CompletionOptions.RequireBasics(body);
        FixedOptions.Check(body, Model);
        var messages = CompletionMessages.Read(body.Messages);
        var at = messages.FindIndex(message => message.Role == ChatRole.Tool || message.Contents.Any(content => content is not TextContent));
        RequestFault.Require(at < 0, body.MessagesName, "The supervisor calls its own tools.");
        var chat = new ChatBody { Messages = [.. messages.Select(Message)], Metadata = body.Metadata };
        return await runs.StartAsync(caller, ChatCommand.Parse(chat), key, client, cancellationToken);
    }

    /// <summary>The pieces of the run's answer.</summary>
    public async IAsyncEnumerable<ChatResponseUpdate> FollowAsync(
        RunDocument run, bool streamed, DurableTaskClient client, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var source = streamed ? pieces.FollowAsync(run, client, cancellationToken) : WholeAsync(run, client, cancellationToken);
        var ended = false;
        try
        {
            await foreach (var piece in source.WithCancellation(cancellationToken))
            {
                yield return piece;
            }

            ended = true;
        }
        finally
        {
            if (!ended && cancellationToken.IsCancellationRequested)
            {
                await cancellation.RequestAsync(run, client);
            }
        }
    }

    private static ChatMessageBody Message(ChatMessage message) => new(message.Role.Value, message.Text);

    private async IAsyncEnumerable<ChatResponseUpdate> WholeAsync(
        RunDocument run, DurableTaskClient client, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var answer = await answers.WaitAsync(run, client, cancellationToken);
        yield return AnswerPieces.Last(answer.FinishReason, answer.Usage, answer.Message.Content);
    }
}
