using System.Diagnostics.CodeAnalysis;
using System.Text.Json.Serialization;
using Cartrita.Core.Identifiers;

namespace Cartrita.Core.Attachments;

/// <summary>A file that a user attached; also the upload's id and the run id of its ingestion.</summary>
/// <param name="Value">The text form.</param>
[JsonConverter(typeof(IdentifierJsonConverter<AttachmentId>))]
public readonly record struct AttachmentId(string Value) : IIdentifier<AttachmentId>
{
    /// <inheritdoc />
    public static bool TryParse([NotNullWhen(true)] string? text, out AttachmentId id)
    {
        var valid = IdentifierForm.IsHex32(text);
        id = valid ? new AttachmentId(text!) : default;
        return valid;
    }

    /// <inheritdoc />
    public override string ToString() => Value;
}
