using System.Diagnostics.CodeAnalysis;
using System.Text.Json.Serialization;
using Cartrita.Core.Chat;
using Cartrita.Core.Identifiers;

namespace Cartrita.Core.Governance.Approvals;

/// <summary>One call of a tool that changes something, and the person's decision about it: the run's id and the key of the call's effect.</summary>
/// <param name="Value">The text form, 64 hexadecimal digits.</param>
[JsonConverter(typeof(IdentifierJsonConverter<ApprovalId>))]
public readonly record struct ApprovalId(string Value) : IIdentifier<ApprovalId>
{
    private const int PartLength = 32;

    /// <summary>The run that the call belongs to.</summary>
    public RunId Run => new(Value[..PartLength]);

    /// <summary>The id of a call's approval.</summary>
    /// <param name="run">The run.</param>
    /// <param name="idempotencyKey">The key of the call's effect.</param>
    public static ApprovalId Of(RunId run, string idempotencyKey) => new(run.Value + idempotencyKey);

    /// <inheritdoc />
    public static bool TryParse([NotNullWhen(true)] string? text, out ApprovalId id)
    {
        var valid = text is { Length: 2 * PartLength } && IdentifierForm.IsHex32(text[..PartLength]) && IdentifierForm.IsHex32(text[PartLength..]);
        id = valid ? new ApprovalId(text!) : default;
        return valid;
    }

    /// <inheritdoc />
    public override string ToString() => Value;
}
