using Cartrita.Core.Attachments.FileTypes;
using Cartrita.Core.Errors;
using Cartrita.Core.Storage;

namespace Cartrita.Adapters.Vendors.Deepgram;

/// <summary>Speech on its way: bytes that have come and those that follow, no more than may come. What breaks it off is a problem of the vendor.</summary>
/// <param name="first">What has come.</param>
/// <param name="rest">What follows; disposed of with this.</param>
/// <param name="mostBytes">How many may come.</param>
internal sealed class SpokenAudio(ReadOnlyMemory<byte> first, Stream rest, int mostBytes) : ForwardStream
{
    private readonly HeadedStream audio = new(first, rest);
    private long read;

    /// <inheritdoc />
    public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
    {
        int count;
        try
        {
            count = await audio.ReadAsync(buffer, cancellationToken);
        }
        catch (Exception exception) when (exception is IOException or HttpRequestException)
        {
            throw new CartritaException(Problems.VendorUnavailable, inner: exception);
        }

        read += count;
        return read <= mostBytes ? count : throw new CartritaException(Problems.VendorBadResponse);
    }

    /// <inheritdoc />
    protected override void Dispose(bool disposing)
    {
        if (disposing)
        {
            rest.Dispose();
        }

        base.Dispose(disposing);
    }
}
