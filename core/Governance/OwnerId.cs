using System.Diagnostics.CodeAnalysis;
using System.Text.Json.Serialization;
using Cartrita.Core.Identifiers;

namespace Cartrita.Core.Governance;

/// <summary>Whose an object is: the first part of every path and row.</summary>
/// <param name="Value">The text form.</param>
[JsonConverter(typeof(IdentifierJsonConverter<OwnerId>))]
public readonly record struct OwnerId(string Value) : IIdentifier<OwnerId>
{
    /// <inheritdoc />
    public static bool TryParse([NotNullWhen(true)] string? text, out OwnerId id)
    {
        var valid = IdentifierForm.IsSlug(text);
        id = valid ? new OwnerId(text!) : default;
        return valid;
    }

    /// <inheritdoc />
    public override string ToString() => Value;
}
