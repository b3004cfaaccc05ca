using System.Diagnostics.CodeAnalysis;
using System.Text.Json.Serialization;
using Cartrita.Core.Chat;
using Cartrita.Core.Identifiers;

namespace Cartrita.Core.Audio.Sessions;

/// <summary>A session of live audio over HTTP; also the instance id of its orchestration, and the id of its frames and payloads.</summary>
/// <param name="Value">The text form.</param>
[JsonConverter(typeof(IdentifierJsonConverter<AudioSessionId>))]
public readonly record struct AudioSessionId(string Value) : IIdentifier<AudioSessionId>
{
    /// <summary>The same in the place of a run's id.</summary>
    public RunId Run => new(Value);

    /// <inheritdoc />
    public static bool TryParse([NotNullWhen(true)] string? text, out AudioSessionId id)
    {
        var valid = IdentifierForm.IsHex32(text);
        id = valid ? new AudioSessionId(text!) : default;
        return valid;
    }

    /// <inheritdoc />
    public override string ToString() => Value;
}
