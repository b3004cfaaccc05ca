namespace Cartrita.Core.Knowledge;

/// <summary>What a unit of a text is.</summary>
public enum TextUnitKind
{
    /// <summary>A sentence of running text.</summary>
    Sentence,

    /// <summary>A heading.</summary>
    Heading,

    /// <summary>A sentence of a list's item.</summary>
    ListItem,

    /// <summary>A row of a table.</summary>
    TableRow,

    /// <summary>A block of code.</summary>
    Code,
}

/// <summary>A sentence, heading, table row or code block: the smallest span that is quoted.</summary>
/// <param name="Start">First UTF-16 code unit.</param>
/// <param name="End">One past the last UTF-16 code unit.</param>
/// <param name="Kind">What it is.</param>
public readonly record struct TextUnit(int Start, int End, TextUnitKind Kind)
{
    /// <summary>Its length in UTF-16 code units.</summary>
    public int Length => End - Start;
}
