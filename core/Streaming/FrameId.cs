using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using System.Text.Json.Serialization;
using Cartrita.Core.Identifiers;

namespace Cartrita.Core.Streaming;

/// <summary>A frame's position in its log: opaque to clients, of fixed width, increasing.</summary>
/// <param name="Segment">The segment, from 0.</param>
/// <param name="Offset">The record's first byte in the segment.</param>
[JsonConverter(typeof(IdentifierJsonConverter<FrameId>))]
public readonly record struct FrameId(int Segment, long Offset) : IIdentifier<FrameId>, IComparable<FrameId>
{
    private const int SegmentDigits = 8;
    private const int OffsetDigits = 12;

    /// <inheritdoc />
    public string Value => string.Create(CultureInfo.InvariantCulture, $"{Segment:x8}{Offset:x12}");

    /// <inheritdoc />
    public static bool TryParse([NotNullWhen(true)] string? text, out FrameId id)
    {
        id = default;
        if (text is not { Length: SegmentDigits + OffsetDigits }
            || text.AsSpan().ContainsAnyExcept("0123456789abcdef")
            || !int.TryParse(text.AsSpan(0, SegmentDigits), NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out var segment)
            || segment < 0
            || !long.TryParse(text.AsSpan(SegmentDigits), NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out var offset))
        {
            return false;
        }

        id = new FrameId(segment, offset);
        return true;
    }

    /// <inheritdoc />
    public int CompareTo(FrameId other) => Segment != other.Segment ? Segment.CompareTo(other.Segment) : Offset.CompareTo(other.Offset);

    /// <inheritdoc />
    public override string ToString() => Value;
}
