using System.Diagnostics.CodeAnalysis;
using System.Text.Json.Serialization;
using Cartrita.Core.Identifiers;

namespace Cartrita.Core.Memory;

/// <summary>Something that is remembered of a user.</summary>
/// <param name="Value">The text form.</param>
[JsonConverter(typeof(IdentifierJsonConverter<MemoryEntryId>))]
public readonly record struct MemoryEntryId(string Value) : IIdentifier<MemoryEntryId>
{
    /// <inheritdoc />
    public static bool TryParse([NotNullWhen(true)] string? text, out MemoryEntryId id)
    {
        var valid = IdentifierForm.IsHex32(text);
        id = valid ? new MemoryEntryId(text!) : default;
        return valid;
    }

    /// <inheritdoc />
    public override string ToString() => Value;
}
