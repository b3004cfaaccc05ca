using System.Buffers;
using Cartrita.Core.Attachments.Scanning;
using Cartrita.Core.Errors;

namespace Cartrita.Adapters.Attachments.Scanning;

/// <summary>The scanner that every installation has: executables by their magic, and the EICAR test file wherever it stands.</summary>
/// <remarks>It reads a stream once, in blocks; a match that lies across two blocks is found.</remarks>
public sealed class BuiltInScanner : IScanner
{
    private const int BlockSize = 64 * 1024;

    // In two pieces, so that no scanner takes this program for the test file.
    private static readonly byte[] Eicar = [.. "X5O!P%@AP[4\\PZX54(P^)7CC)7}$"u8, .. "EICAR-STANDARD-ANTIVIRUS-TEST-FILE!$H+H*"u8];

    private static readonly byte[][] ExecutableMagic =
    [
        [0x7F, (byte)'E', (byte)'L', (byte)'F'],
        [0xFE, 0xED, 0xFA, 0xCE],
        [0xFE, 0xED, 0xFA, 0xCF],
        [0xCE, 0xFA, 0xED, 0xFE],
        [0xCF, 0xFA, 0xED, 0xFE],
        [0xCA, 0xFE, 0xBA, 0xBE],
        [0x00, (byte)'a', (byte)'s', (byte)'m'],
    ];

    // Kinds of text that may open with the line that names their interpreter.
    private static readonly string[] ScriptExtensions = [".sh", ".bash", ".zsh", ".py", ".js", ".ts", ".rb", ".php", ".kt", ".scala", ".swift", ".rs", ".md", ".mdx", ".txt"];

    /// <inheritdoc />
    public string Name => "built-in";

    /// <inheritdoc />
    public async Task<ScanVerdict> ScanAsync(ScanRequest request, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(request);
        await using var content = await request.OpenAsync(cancellationToken);
        var (problem, kind) = await LookAsync(request.FileName, content, cancellationToken);
        return new ScanVerdict { Engine = Name, EngineVersion = "1", Problem = problem, Findings = kind is null ? [] : [new ScanFinding(kind, request.FileName)] };
    }

    private static async Task<(Problem? Problem, string? Kind)> LookAsync(string fileName, Stream content, CancellationToken cancellationToken)
    {
        var buffer = ArrayPool<byte>.Shared.Rent(BlockSize + Eicar.Length);
        try
        {
            var kept = 0;
            var first = true;
            while (await content.ReadAtLeastAsync(buffer.AsMemory(kept, BlockSize), 64, throwOnEndOfStream: false, cancellationToken) is var read and > 0)
            {
                var block = buffer.AsMemory(0, kept + read);
                if (first && IsExecutable(fileName, block.Span))
                {
                    return (Problems.ExecutableContent, "executable");
                }

                if (block.Span.IndexOf(Eicar) >= 0)
                {
                    return (Problems.MalwareDetected, "eicar");
                }

                first = false;
                kept = Math.Min(block.Length, Eicar.Length - 1);
                block[^kept..].CopyTo(buffer);
            }

            return (null, null);
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(buffer);
        }
    }

    private static bool IsExecutable(string fileName, ReadOnlySpan<byte> head)
    {
        foreach (var magic in ExecutableMagic)
        {
            if (head.StartsWith(magic))
            {
                return true;
            }
        }

        return IsPortableExecutable(head)
            || (head.StartsWith("#!"u8) && !ScriptExtensions.Contains(Path.GetExtension(fileName), StringComparer.OrdinalIgnoreCase));
    }

    // "MZ" alone may open a text; the header behind it makes it a program.
    private static bool IsPortableExecutable(ReadOnlySpan<byte> head)
    {
        if (!head.StartsWith("MZ"u8) || head.Length < 64)
        {
            return false;
        }

        var offset = BitConverter.ToInt32(head[60..64]);
        return head[2..64].Contains((byte)0) && (offset < 0 || offset + 4 > head.Length || head.Slice(offset, 4).SequenceEqual("PE\0\0"u8));
    }
}
