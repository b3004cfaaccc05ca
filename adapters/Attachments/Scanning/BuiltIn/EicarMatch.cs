namespace Cartrita.Adapters.Attachments.Scanning.BuiltIn;

/// <summary>Finds the EICAR test file in bytes that come in blocks of any size, also where it lies across several.</summary>
internal sealed class EicarMatch
{
    // In two pieces, so that no scanner takes this program for the test file.
    private static readonly byte[] Signature = [.. "X5O!P%@AP[4\\PZX54(P^)7CC)7}$"u8, .. "EICAR-STANDARD-ANTIVIRUS-TEST-FILE!$H+H*"u8];

    private readonly byte[] border = new byte[2 * (Signature.Length - 1)];
    private int kept;

    /// <summary>Whether the test file ends in this block.</summary>
    public bool Feed(ReadOnlySpan<byte> block)
    {
        const int Kept = 67;
        var head = block[..Math.Min(Kept, block.Length)];
        head.CopyTo(border.AsSpan(kept));
        if (kept > 0 && border.AsSpan(0, kept + head.Length).IndexOf(Signature) >= 0)
        {
            return true;
        }

        if (block.Length >= Kept)
        {
            block[^Kept..].CopyTo(border);
            kept = Kept;
            return block.IndexOf(Signature) >= 0;
        }

        var all = kept + head.Length;
        kept = Math.Min(all, Kept);
        border.AsSpan(all - kept, kept).CopyTo(border);
        return false;
    }
}
