using System.Runtime.CompilerServices;
using Cartrita.Adapters.Models.Health;
using Cartrita.Core.Chat;
using Cartrita.Core.Models;
using Microsoft.Extensions.AI;
using Microsoft.Extensions.Logging;
using ChatMessage = Microsoft.Extensions.AI.ChatMessage;
using ChatOptions = Microsoft.Extensions.AI.ChatOptions;

namespace Cartrita.Adapters.Models.Resilience;

/// <summary>A chat client inside its model's guard; logs the tokens of every call (AGENT-13), never what was said.</summary>
/// <param name="inner">The client.</param>
/// <param name="choice">Its model.</param>
/// <param name="price">What the model costs; null where nobody said.</param>
/// <param name="thinks">Whether the model thinks before it answers.</param>
/// <param name="guards">The provider's guards.</param>
/// <param name="measures">What its calls show.</param>
/// <param name="time">The clock.</param>
/// <param name="logger">Where calls are logged.</param>
internal sealed partial class GuardedChatClient(IChatClient inner, ModelChoice choice, ModelPrice? price, bool thinks, ProviderGuards guards, ModelMeasures measures, TimeProvider time, ILogger logger) : IChatClient
{
    /// <inheritdoc />
    public async Task<ChatResponse> GetResponseAsync(
        IEnumerable<ChatMessage> messages, ChatOptions? options = null, CancellationToken cancellationToken = default)
    {
        var conversation = messages as IReadOnlyList<ChatMessage> ?? [.. messages];
        var started = time.GetTimestamp();
        using var span = ModelSpans.StartChat(choice);
        var measure = new CallMeasure(measures, choice.Model, time);
        var response = await measure.Start().WaitAsync(new ValueTask<ChatResponse>(guards.Of(choice.Model).CallAsync(token => inner.GetResponseAsync(conversation, options, token), cancellationToken, thinks: true)));
        measure.Complete();
        response.Usage.Price(price);
        response.Usage ??= EstimatedUsage.Of(conversation, options, MessageTokens.Of(response.Messages), price);
        span.Complete(response.Usage);
        Log(response.Usage, started);
        return response;
    }

    /// <inheritdoc />
    public async IAsyncEnumerable<ChatResponseUpdate> GetStreamingResponseAsync(
        IEnumerable<ChatMessage> messages, ChatOptions? options = null, [EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        var conversation = messages as IReadOnlyList<ChatMessage> ?? [.. messages];
        var started = time.GetTimestamp();
        UsageDetails? usage = null;
        var (units, calls) = (0, 0);
        using var span = ModelSpans.StartChat(choice);
        var measure = new CallMeasure(measures, choice.Model, time);
        await using var updates = guards.Of(choice.Model).StreamAsync(token => inner.GetStreamingResponseAsync(conversation, options, token), IsSeen, cancellationToken, thinks).GetAsyncEnumerator(cancellationToken);
        while (await measure.Start().WaitAsync(updates.MoveNextAsync()))
        {
            var update = updates.Current;
            units += ContextBudget.Units(update.Text);
            calls += update.Contents.Where(content => content is not TextContent).Sum(MessageTokens.Of);
            if (IsSeen(update))
            {
                measure.Piece();
            }

            if (update.Contents.OfType<UsageContent>().LastOrDefault()?.Details is { } counted)
            {
                counted.Price(price);
                usage = counted;
            }

            yield return update;
        }

        measure.Complete();
        if (usage is null)
        {
            usage = EstimatedUsage.Of(conversation, options, ContextBudget.Estimate(units) + calls, price);
            yield return new ChatResponseUpdate { Contents = [new UsageContent(usage)], ModelId = choice.Model };
        }

        span.Complete(usage);
        Log(usage, started);
    }

    /// <inheritdoc />
    public object? GetService(Type serviceType, object? serviceKey = null) =>
        serviceKey is null && serviceType == typeof(ModelChoice) ? choice : inner.GetService(serviceType, serviceKey);

    /// <inheritdoc />
    public void Dispose() => inner.Dispose();

    // A finish without a word is seen too: the answer is complete, and empty.
    private static bool IsSeen(ChatResponseUpdate update) => update.FinishReason is not null || update.Contents.Any(content => content is not UsageContent);

    private void Log(UsageDetails? usage, long started) =>
        LogTokens(choice.Provider, choice.Model, usage?.InputTokenCount ?? 0, usage?.OutputTokenCount ?? 0, time.GetElapsedTime(started).TotalMilliseconds);

    [LoggerMessage(4110, LogLevel.Information, "Model {Provider}/{Model}: {InputTokens} tokens in, {OutputTokens} out, {Milliseconds:F0} ms.")]
    private partial void LogTokens(string provider, string model, long inputTokens, long outputTokens, double milliseconds);
}
