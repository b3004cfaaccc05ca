namespace Cartrita.Conformance.Tests.Support;

/// <summary>Gives its bytes in uneven pieces, as a network does, and can't seek.</summary>
internal sealed class TricklingStream(byte[] bytes) : ReadOnlyStream
{
    private const int Piece = 70_001;

    private int position;

    public override int Read(Span<byte> buffer)
    {
        var count = Math.Min(Math.Min(buffer.Length, Piece), bytes.Length - position);
        bytes.AsSpan(position, count).CopyTo(buffer);
        position += count;
        return count;
    }
}

/// <summary>Gives some bytes and then fails, as a body that is cut off does.</summary>
internal sealed class FailingStream : ReadOnlyStream
{
    private int reads;

    public override int Read(Span<byte> buffer)
    {
        if (reads++ > 0)
        {
            throw new InvalidDataException("The source was cut off.");
        }

        buffer.Fill(7);
        return buffer.Length;
    }
}
