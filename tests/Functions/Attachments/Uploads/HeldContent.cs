using System.Net;

namespace Cartrita.Functions.Tests.Attachments.Uploads;

/// <summary>A body whose first bytes are sent at once and the rest when the test lets go.</summary>
internal sealed class HeldContent(ReadOnlyMemory<byte> bytes, SemaphoreSlim started, Task held, int first = 1) : HttpContent
{
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
