using Cartrita.Core.Storage;

namespace Cartrita.Adapters.Attachments.Scanning.BuiltIn;

/// <summary>Ends where its source is damaged, as readers of PDFs take a damaged stream as far as it goes.</summary>
/// <param name="source">The bytes.</param>
internal sealed class LenientStream(Stream source) : ForwardStream
{
    private bool ended;

    /// <inheritdoc />
    public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
    {
        if (ended)
        {
            return 0;
        }

        try
        {
            return await source.ReadAsync(buffer, cancellationToken);
        }
        catch (InvalidDataException)
        {
            // Damaged, or no compressed bytes at all: what came before was looked at.
            ended = true;
            return 0;
        }
    }
}
