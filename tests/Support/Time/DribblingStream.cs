namespace Cartrita.TestSupport.Time;

/// <summary>A stream without an end that gives one byte a read; the clock moves on by a pause with each.</summary>
/// <param name="clock">The clock.</param>
/// <param name="pause">The pause.</param>
public sealed class DribblingStream(ManualTime clock, TimeSpan pause) : Stream
{
    /// <summary>How often it was read.</summary>
    public int Reads { get; private set; }

    public override bool CanRead => true;

    public override bool CanSeek => false;

    public override bool CanWrite => false;

    public override long Length => throw new NotSupportedException();

    public override long Position
    {
        get => throw new NotSupportedException();
        set => throw new NotSupportedException();
    }

    public override ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
    {
        Reads++;
        clock.Advance(pause);
        cancellationToken.ThrowIfCancellationRequested();
        buffer.Span[0] = (byte)'x';
        return ValueTask.FromResult(1);
    }

    public override int Read(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    public override void Flush()
    {
    }

    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    public override void SetLength(long value) => throw new NotSupportedException();

    public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();
}
