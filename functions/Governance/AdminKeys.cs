using System.Security.Cryptography;
using System.Text;
using Cartrita.Core.Governance;

namespace Cartrita.Functions.Governance;

/// <summary>The keys of the installation's owner: the one of the state folder, and the one of the configuration.</summary>
/// <remarks>They are held in memory only, so a key that is taken out of the file or the configuration opens nothing after the next start.</remarks>
internal sealed class AdminKeys
{
    /// <summary>Whom an admin key stands for.</summary>
    public static readonly Principal Principal = new(new OwnerId("local"), Role.Admin);

    private volatile IReadOnlyList<byte[]> hashes = [];

    /// <summary>Accepts a key from now on.</summary>
    public void Accept(string key) => hashes = [.. hashes, SHA256.HashData(Encoding.UTF8.GetBytes(key))];

    /// <summary>Whether a key with this SHA-256 is one of them; takes the same time whichever it is.</summary>
    public bool Holds(ReadOnlySpan<byte> hash)
    {
        var held = false;
        foreach (var known in hashes)
        {
            held |= CryptographicOperations.FixedTimeEquals(known, hash);
        }

        return held;
    }
}
