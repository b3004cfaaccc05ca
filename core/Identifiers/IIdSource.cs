namespace Cartrita.Core.Identifiers;

/// <summary>Makes identifiers and secrets; the one source of chance outside tests.</summary>
public interface IIdSource
{
    /// <summary>A new identifier of 32 hexadecimal digits, ordered by time of making (UUID version 7).</summary>
    string NewId();

    /// <summary>A new secret of 256 bits from the system's generator, in base64url without padding.</summary>
    string NewSecret();
}
