using System.Diagnostics.CodeAnalysis;
using System.Globalization;

namespace Cartrita.Core.Attachments;

/// <summary>A file's place among those of its owner: by its coming, and by its id where two are of one moment.</summary>
/// <param name="At">When it came, in UTC ticks.</param>
/// <param name="Id">The file.</param>
public readonly record struct AttachmentPosition(long At, AttachmentId Id)
{
    private const int TicksLength = 16;

    /// <summary>Reads the text form.</summary>
    /// <param name="text">The candidate.</param>
    /// <param name="position">The position, when the text is one.</param>
    public static bool TryParse([NotNullWhen(true)] string? text, out AttachmentPosition position)
    {
        position = default;
        if (text is not { Length: > TicksLength }
            || !long.TryParse(text.AsSpan(0, TicksLength), NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out var at)
            || !AttachmentId.TryParse(text[TicksLength..], out var id))
        {
            return false;
        }

        position = new AttachmentPosition(at, id);
        return true;
    }

    /// <inheritdoc />
    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"{At:x16}{Id.Value}");
}
