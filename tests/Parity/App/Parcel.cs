namespace Cartrita.Parity.App;

/// <summary>A value that shows how it was serialized.</summary>
/// <param name="Name">A text.</param>
/// <param name="Colour">An enumeration.</param>
/// <param name="Box">A value inside.</param>
/// <param name="Note">A value that may be missing.</param>
public sealed record Parcel(string Name, Colour Colour, Box Box, string? Note)
{
    /// <summary>A field: serializers that look at properties only leave it out.</summary>
    public string Field = "as it was made";

    /// <summary>The one that answers show.</summary>
    public static Parcel Sample { get; } = new("Books", Colour.Green, new(20, 30), null) { Field = "changed" };
}

/// <summary>A value inside another.</summary>
/// <param name="Width">A number.</param>
/// <param name="LongSide">A name of two words, which naming rules change.</param>
public sealed record Box(int Width, int LongSide);

/// <summary>An enumeration.</summary>
public enum Colour
{
    /// <summary>0.</summary>
    Red,

    /// <summary>1.</summary>
    Green,

    /// <summary>2.</summary>
    Blue,
}
