using System.Collections.Frozen;
using System.Globalization;
using System.Text;

namespace Cartrita.Core.Governance.Terms;

/// <summary>Takes characters apart as Unicode's form KD does.</summary>
/// <remarks>A table of the app's own: <c>string.Normalize()</c> does nothing under invariant globalization, which the product runs in.</remarks>
internal static class Decompositions
{
    private const string Resource = "Cartrita.Core.Governance.Terms.decompositions.txt";

    // Unicode, 3.12: syllables are taken apart by arithmetic.
    private const int SyllableBase = 0xAC00;
    private const int SyllableCount = 11_172;
    private const int LeadBase = 0x1100;
    private const int VowelBase = 0x1161;
    private const int TrailBase = 0x11A7;
    private const int VowelCount = 21;
    private const int TrailCount = 28;

    private static readonly FrozenDictionary<int, Rune[]> Table = Read();

    /// <summary>Adds what a character consists of; itself where it is one piece.</summary>
    internal static void Append(Rune character, List<Rune> pieces)
    {
        var syllable = character.Value - SyllableBase;
        if (syllable is >= 0 and < SyllableCount)
        {
            pieces.Add(new Rune(LeadBase + (syllable / (VowelCount * TrailCount))));
            pieces.Add(new Rune(VowelBase + (syllable % (VowelCount * TrailCount) / TrailCount)));
            if (syllable % TrailCount is > 0 and var trail)
            {
                pieces.Add(new Rune(TrailBase + trail));
            }
        }
        else if (!character.IsAscii && Table.TryGetValue(character.Value, out var parts))
        {
            pieces.AddRange(parts);
        }
        else
        {
            pieces.Add(character);
        }
    }

    private static FrozenDictionary<int, Rune[]> Read()
    {
        using var stream = typeof(Decompositions).Assembly.GetManifestResourceStream(Resource)
            ?? throw new InvalidOperationException($"The resource {Resource} is missing.");
        using var reader = new StreamReader(stream);
        var lines = reader.ReadToEnd().Split('\n', StringSplitOptions.RemoveEmptyEntries).Where(line => line[0] != '#');
        return lines.SelectMany(line => line.Split(';')).Select(entry => entry.Split('=')).ToFrozenDictionary(
            entry => Code(entry[0]), entry => entry[1].Split(' ').Select(code => new Rune(Code(code))).ToArray());
    }

    private static int Code(string hexadecimal) => int.Parse(hexadecimal, NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture);
}
