using System.Net;

namespace Cartrita.Functions.Tests.Attachments.Uploads;

/// <summary>A body whose first bytes are sent at once and the rest when the test lets go.</summary>
internal sealed class HeldContent(ReadOnlyMemory<byte> bytes, SemaphoreSlim started, Task held, int first = 1) : HttpContent
{
    /// <summary>A hold that ends when a token is cancelled, and not before.</summary>
    internal static Task Until(CancellationToken token)
    {
        var held = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        token.Register(() => held.TrySetCanceled(token));
        return held.Task;
    }

    protected override async Task SerializeToStreamAsync(Stream stream, TransportContext? context)
    {
        await stream.WriteAsync(bytes[..first]);
        await stream.FlushAsync();
        started.Release();
        await held;
        await stream.WriteAsync(bytes[first..]);
    }

    protected override bool TryComputeLength(out long length)
    {
        length = bytes.Length;
        return true;
    }
}
