using System.Security.Cryptography;
using System.Text;

namespace Cartrita.Runtime.Engine.Replay;

/// <summary>Name-based GUIDs, version 5 (RFC 9562).</summary>
internal static class DeterministicGuid
{
    // The namespace that Durable Task uses: the same instance, time and counter give the same GUID on either runtime.
    private static readonly Guid Namespace = Guid.Parse("9e952958-5e33-4daf-827f-2fa12937b875");

    public static Guid Create(string name)
    {
        var source = new byte[16 + Encoding.UTF8.GetByteCount(name)];
        Namespace.TryWriteBytes(source, bigEndian: true, out _);
        Encoding.UTF8.GetBytes(name, source.AsSpan(16));

        Span<byte> hash = stackalloc byte[SHA1.HashSizeInBytes];
        SHA1.HashData(source, hash);
        hash[6] = (byte)((hash[6] & 0x0F) | 0x50);
        hash[8] = (byte)((hash[8] & 0x3F) | 0x80);
        return new Guid(hash[..16], bigEndian: true);
    }
}
