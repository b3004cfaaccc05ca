namespace Cartrita.Adapters.Attachments.Scanning.BuiltIn;

/// <summary>One entry of a zip file's central directory (APPNOTE.TXT 4.3.12).</summary>
/// <param name="Name">The name's bytes.</param>
/// <param name="Flags">The general purpose flags.</param>
/// <param name="Method">How it is compressed.</param>
/// <param name="CompressedLength">Bytes in the file.</param>
/// <param name="Length">Bytes when expanded.</param>
/// <param name="Offset">Where its local header stands.</param>
internal sealed record ZipEntry(byte[] Name, ushort Flags, ushort Method, long CompressedLength, long Length, long Offset)
{
    private const ushort EncryptedFlag = 0x0001;
    private const ushort StrongFlag = 0x0040;
    private const ushort HiddenFlag = 0x2000;
    private const ushort AesMethod = 99;

    /// <summary>Whether its bytes or its header are encrypted.</summary>
    public bool IsEncrypted => (Flags & (EncryptedFlag | StrongFlag | HiddenFlag)) != 0 || Method == AesMethod;
}
