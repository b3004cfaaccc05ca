using System.Diagnostics.CodeAnalysis;
using System.Globalization;

namespace Cartrita.Core.Chat;

/// <summary>A conversation's place among those of its owner: by its last activity, and by its id where two are of one moment.</summary>
/// <param name="At">The last activity, in UTC ticks; it only ever grows, so a conversation only ever moves to the front.</param>
/// <param name="Id">The conversation.</param>
public readonly record struct ConversationPosition(long At, ConversationId Id) : IComparable<ConversationPosition>
{
    private const int TicksLength = 16;

    /// <summary>Reads the text form.</summary>
    /// <param name="text">The candidate.</param>
    /// <param name="position">The position, when the text is one.</param>
    public static bool TryParse([NotNullWhen(true)] string? text, out ConversationPosition position)
    {
        position = default;
        if (text is not { Length: > TicksLength }
            || !long.TryParse(text.AsSpan(0, TicksLength), NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out var at)
            || !ConversationId.TryParse(text[TicksLength..], out var id))
        {
            return false;
        }

        position = new ConversationPosition(at, id);
        return true;
    }

    /// <inheritdoc />
    public int CompareTo(ConversationPosition other) => At.CompareTo(other.At) is var byTime and not 0 ? byTime : string.CompareOrdinal(Id.Value, other.Id.Value);

    /// <inheritdoc />
    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"{At:x16}{Id.Value}");

    /// <summary>Whether the first is less active than the second.</summary>
    /// <param name="left">The first.</param>
    /// <param name="right">The second.</param>
    public static bool operator <(ConversationPosition left, ConversationPosition right) => left.CompareTo(right) < 0;

    /// <summary>Whether the first is more active than the second.</summary>
    /// <param name="left">The first.</param>
    /// <param name="right">The second.</param>
    public static bool operator >(ConversationPosition left, ConversationPosition right) => left.CompareTo(right) > 0;

    /// <summary>Whether the first is not more active than the second.</summary>
    /// <param name="left">The first.</param>
    /// <param name="right">The second.</param>
    public static bool operator <=(ConversationPosition left, ConversationPosition right) => left.CompareTo(right) <= 0;

    /// <summary>Whether the first is not less active than the second.</summary>
    /// <param name="left">The first.</param>
    /// <param name="right">The second.</param>
    public static bool operator >=(ConversationPosition left, ConversationPosition right) => left.CompareTo(right) >= 0;
}
