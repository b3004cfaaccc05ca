using System.Runtime.CompilerServices;
using Cartrita.Core.Models;
using Cartrita.Core.Telemetry.Traces;
using Microsoft.Extensions.AI;

namespace Cartrita.Adapters.Models;

/// <summary>A chat client that tells the current step of its calls, retries counted as one (GOV-11); never what was said.</summary>
/// <param name="inner">The client.</param>
/// <param name="choice">Its model.</param>
/// <param name="steps">The current step.</param>
internal sealed class TracedChatClient(IChatClient inner, ModelChoice choice, CurrentStep steps) : IChatClient
{
    private const string Operation = "chat";

    /// <inheritdoc />
    public async Task<ChatResponse> GetResponseAsync(
        IEnumerable<ChatMessage> messages, ChatOptions? options = null, CancellationToken cancellationToken = default)
    {
        var call = steps.Value?.Begin(RunCall.OfModel(Operation, choice));
        try
        {
            var response = await inner.GetResponseAsync(messages, options, cancellationToken);
            call?.End(TraceOutcomes.Ok, response.Usage.ToUsage());
            return response;
        }
        catch (Exception exception)
        {
            call?.End(TraceOutcomes.Of(exception));
            throw;
        }
    }

    /// <inheritdoc />
    public async IAsyncEnumerable<ChatResponseUpdate> GetStreamingResponseAsync(
        IEnumerable<ChatMessage> messages, ChatOptions? options = null, [EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        var call = steps.Value?.Begin(RunCall.OfModel(Operation, choice));
        UsageDetails? usage = null;
        try
        {
            await using var updates = inner.GetStreamingResponseAsync(messages, options, cancellationToken).GetAsyncEnumerator(cancellationToken);
            while (await AdvanceAsync(updates, call))
            {
                usage = updates.Current.Contents.OfType<UsageContent>().LastOrDefault()?.Details ?? usage;
                yield return updates.Current;
            }

            call?.End(TraceOutcomes.Ok, usage.ToUsage());
        }
        finally
        {
            // Only a reader that had enough comes here before the call's end.
            call?.End(TraceOutcomes.Cancelled, usage?.ToUsage());
        }
    }

    /// <inheritdoc />
    public object? GetService(Type serviceType, object? serviceKey = null) => inner.GetService(serviceType, serviceKey);

    /// <inheritdoc />
    public void Dispose()
    {
        // The client is the provider's, and others use it.
    }

    private static async Task<bool> AdvanceAsync(IAsyncEnumerator<ChatResponseUpdate> updates, RunCall? call)
    {
        try
        {
            return await updates.MoveNextAsync();
        }
        catch (Exception exception)
        {
            call?.End(TraceOutcomes.Of(exception));
            throw;
        }
    }
}
