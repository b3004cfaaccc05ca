using System.Diagnostics.CodeAnalysis;
using System.Text.Json.Serialization;
using Cartrita.Core.Identifiers;

namespace Cartrita.Core.Chat;

/// <summary>A conversation.</summary>
/// <param name="Value">The text form.</param>
[JsonConverter(typeof(IdentifierJsonConverter<ConversationId>))]
public readonly record struct ConversationId(string Value) : IIdentifier<ConversationId>
{
    /// <inheritdoc />
    public static bool TryParse([NotNullWhen(true)] string? text, out ConversationId id)
    {
        var valid = IdentifierForm.IsHex32(text);
        id = valid ? new ConversationId(text!) : default;
        return valid;
    }

    /// <inheritdoc />
    public override string ToString() => Value;
}
