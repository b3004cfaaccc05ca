using System.Buffers.Text;
using System.Security.Cryptography;
using Cartrita.Core.Identifiers;

namespace Cartrita.Adapters.Identifiers;

/// <summary>Identifiers and secrets from the system's generator.</summary>
/// <param name="time">The clock that orders identifiers.</param>
internal sealed class SystemIdSource(TimeProvider time) : IIdSource
{
    private const int SecretBytes = 32;

    /// <inheritdoc />
#pragma warning disable RS0030 // This is the seam that the ban names.
    public string NewId() => Guid.CreateVersion7(time.GetUtcNow()).ToString("N");
#pragma warning restore RS0030

    /// <inheritdoc />
    public string NewSecret() => Base64Url.EncodeToString(RandomNumberGenerator.GetBytes(SecretBytes));
}
