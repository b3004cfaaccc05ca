using Cartrita.Core.Storage;

namespace Cartrita.Adapters.Attachments.Scanning.BuiltIn;

/// <summary>The bytes of one member of a tar file; at their end the archive goes on.</summary>
/// <param name="archive">The archive, at the member's first byte; stays the caller's.</param>
/// <param name="length">How many bytes the member has.</param>
internal sealed class TarMemberStream(WatchedStream archive, long length) : ForwardStream
{
    private long rest = length;

    /// <inheritdoc />
    public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
    {
        if (rest == 0 || buffer.Length == 0)
        {
            return 0;
        }

        var read = await archive.ReadAsync(buffer[..(int)Math.Min(rest, buffer.Length)], cancellationToken);
        rest -= read;
        return read > 0 ? read : throw new InvalidDataException("The tar file is cut off in a member.");
    }

    /// <summary>Passes over what was not read of the member.</summary>
    public async ValueTask PassAsync(CancellationToken cancellationToken)
    {
        var block = new byte[rest == 0 ? 0 : 4096];
        while (await ReadAsync(block, cancellationToken) > 0)
        {
        }
    }
}
