using System.Diagnostics.CodeAnalysis;
using System.Text.Json.Serialization;
using Cartrita.Core.Identifiers;

namespace Cartrita.Core.Chat;

/// <summary>One run: the durable instance id of its top orchestration, its frame log and its documents.</summary>
/// <param name="Value">The text form.</param>
[JsonConverter(typeof(IdentifierJsonConverter<RunId>))]
public readonly record struct RunId(string Value) : IIdentifier<RunId>
{
    /// <inheritdoc />
    public static bool TryParse([NotNullWhen(true)] string? text, out RunId id)
    {
        var valid = IdentifierForm.IsHex32(text);
        id = valid ? new RunId(text!) : default;
        return valid;
    }

    /// <inheritdoc />
    public override string ToString() => Value;
}
