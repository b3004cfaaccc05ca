using Cartrita.Core.Storage;

namespace Cartrita.Functions.Http;

/// <summary>Finds out whether documents can be written: a store whose disk is full still answers reads.</summary>
/// <remarks>Health is open to everybody, so what it costs does not depend on how often it is asked.</remarks>
internal sealed class StoreProbe(IDocumentStore documents, TimeProvider time)
{
    /// <summary>For how long an answer, good or bad, stands.</summary>
    public static readonly TimeSpan Period = TimeSpan.FromSeconds(5);

    private static readonly DocumentKey Key = new(Collections.SystemOwner, Collections.Health, "ready");

    private readonly Lock gate = new();
    private Task? last;
    private long since;

    /// <summary>Fails as the store does.</summary>
    public Task CheckAsync()
    {
        lock (gate)
        {
            if (last is null || time.GetElapsedTime(since) >= Period)
            {
                (last, since) = (WriteAndReadAsync(), time.GetTimestamp());
            }

            return last;
        }
    }

    private async Task WriteAndReadAsync()
    {
        await documents.WriteAsync([new PutDocument(Key, "{}"u8.ToArray())], CancellationToken.None);
        await documents.ReadAsync(Key, CancellationToken.None);
    }
}
