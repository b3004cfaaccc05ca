using Cartrita.Adapters.Attachments.Scanning.BuiltIn;
using Cartrita.Core.Attachments;
using Cartrita.Core.Attachments.Scanning;
using Microsoft.Extensions.Options;

namespace Cartrita.Adapters.Tests.Attachments.Scanning.BuiltIn;

/// <summary>Scans bytes with the built-in scanner, from streams of every manner.</summary>
internal static class Scans
{
    public static async Task<ScanVerdict> RunAsync(string name, byte[] content, Action<ScanningOptions>? set = null, bool seekable = true, int piece = int.MaxValue)
    {
        var options = new ScanningOptions();
        set?.Invoke(options);
        var request = new ScanRequest
        {
            FileName = name,
            Category = FileCategory.Text,
            SizeBytes = content.Length,
            OpenAsync = _ => Task.FromResult<Stream>(new PiecewiseStream(content, seekable, piece)),
        };
        return await new BuiltInScanner(Options.Create(options)).ScanAsync(request, CancellationToken.None);
    }

    /// <summary>Gives a few bytes at a time, as a network does, and may refuse to seek.</summary>
    private sealed class PiecewiseStream(byte[] content, bool seekable, int piece) : MemoryStream(content)
    {
        public override bool CanSeek => seekable;

        public override ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default) =>
            base.ReadAsync(buffer[..Math.Min(buffer.Length, piece)], cancellationToken);
    }
}
