using System.Diagnostics.CodeAnalysis;
using System.Text.Json.Serialization;
using Cartrita.Core.Identifiers;

namespace Cartrita.Core.Chat;

/// <summary>A message of a conversation.</summary>
/// <param name="Value">The text form.</param>
[JsonConverter(typeof(IdentifierJsonConverter<MessageId>))]
public readonly record struct MessageId(string Value) : IIdentifier<MessageId>
{
    /// <inheritdoc />
    public static bool TryParse([NotNullWhen(true)] string? text, out MessageId id)
    {
        var valid = IdentifierForm.IsHex32(text);
        id = valid ? new MessageId(text!) : default;
        return valid;
    }

    /// <inheritdoc />
    public override string ToString() => Value;
}
