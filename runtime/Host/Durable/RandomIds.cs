using System.Security.Cryptography;

namespace Cartrita.Runtime.Host.Durable;

/// <summary>Ids of 128 random bits.</summary>
internal sealed class RandomIds : IRandomIds
{
    private const int Digits = 32;

    /// <inheritdoc/>
    public string Next() => RandomNumberGenerator.GetHexString(Digits, lowercase: true);
}
