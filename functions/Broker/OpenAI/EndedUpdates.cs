using Cartrita.Core.Errors;
using Cartrita.Functions.Governance;
using Microsoft.Extensions.AI;

namespace Cartrita.Functions.Broker.OpenAI;

/// <summary>Ends an answer whose credential opens nothing any more.</summary>
internal static class EndedUpdates
{
    /// <summary>The pieces until the stream is ended with its credential, which then is a problem like any other.</summary>
    public static async IAsyncEnumerable<ChatResponseUpdate> Until(this IAsyncEnumerable<ChatResponseUpdate> updates, StreamSlot? slot)
    {
        await using var pieces = updates.GetAsyncEnumerator(CancellationToken.None);
        while (true)
        {
            try
            {
                if (!await pieces.MoveNextAsync())
                {
                    yield break;
                }
            }
            catch (OperationCanceledException) when (slot?.Ended.IsCancellationRequested == true)
            {
                throw new CartritaException(Problems.Unauthorized);
            }

            yield return pieces.Current;
        }
    }
}
