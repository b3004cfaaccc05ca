using System.Buffers;
using System.Text;
using Cartrita.Core.Governance;

namespace Cartrita.Adapters.Attachments.Scanning.BuiltIn;

/// <summary>Looks for secrets in a text, window by window, with the lines counted over all of them.</summary>
/// <param name="run">The scan.</param>
/// <param name="node">The text.</param>
internal sealed class TextScan(ScanRun run, ScanNode node)
{
    // A window holds two blocks, so that one is always there with what the one before left.
    private const int WindowLength = 2 * WatchedStream.BlockLength;

    // What is looked at again in the next window.
    private const int Overlap = SecretFinder.MaximumLength;

    private int line = 1;

    /// <summary>Reads it to its end.</summary>
    public async Task InspectAsync(WatchedStream content)
    {
        var window = ArrayPool<char>.Shared.Rent(WindowLength);
        try
        {
            var decoder = Encoding.UTF8.GetDecoder();
            var length = 0;
            ReadOnlyMemory<byte> block;
            do
            {
                block = await content.NextAsync(run.Cancelled);
                length += decoder.GetChars(block.Span, window.AsSpan(length), flush: block.Length == 0);
                var looked = Look(window.AsSpan(0, length), isLast: block.Length == 0);
                window.AsSpan(looked, length - looked).CopyTo(window);
                length -= looked;
            }
            while (block.Length > 0);
        }
        finally
        {
            ArrayPool<char>.Shared.Return(window);
        }
    }

    // How much of the window is done with.
    private int Look(ReadOnlySpan<char> window, bool isLast)
    {
        var border = isLast ? window.Length : Border(window);
        foreach (var secret in SecretFinder.Find(window))
        {
            if (secret.Start >= border)
            {
                break;
            }

            run.AddSecret(secret.Kind, node, line + secret.Line - 1);
            border = Math.Max(border, secret.Start + secret.Length);
        }

        line += window[..border].Count('\n');
        return border;
    }

    // At the end of a line, so that what stands before a secret stays with it.
    private static int Border(ReadOnlySpan<char> window)
    {
        if (window.Length <= Overlap)
        {
            return 0;
        }

        var end = window[..^Overlap].LastIndexOf('\n') + 1;
        return end > window.Length - (2 * Overlap) ? end : window.Length - Overlap;
    }
}
