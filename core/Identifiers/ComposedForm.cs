using System.Collections.Frozen;
using System.Globalization;
using System.Text;

namespace Cartrita.Core.Identifiers;

/// <summary>Brings a text into Unicode's form C (UAX 15).</summary>
/// <remarks>A table of the app's own: <c>string.Normalize()</c> does nothing under invariant globalization, which the product runs in.</remarks>
public static class ComposedForm
{
    private const string Resource = "Cartrita.Core.Identifiers.compositions.txt";

    // Below it everything is composed already and nothing composes.
    private const char FirstMark = '\u0300';

    // Unicode, 3.12: syllables are taken apart and put together by arithmetic.
    private const int SyllableBase = 0xAC00;
    private const int LeadBase = 0x1100;
    private const int VowelBase = 0x1161;
    private const int TrailBase = 0x11A7;
    private const int LeadCount = 19;
    private const int VowelCount = 21;
    private const int TrailCount = 28;

    private static readonly Lazy<Tables> Data = new(Read);

    /// <summary>The text in form C.</summary>
    /// <param name="text">A text without halves of surrogate pairs.</param>
    public static string Of(string text)
    {
        if (!text.AsSpan().ContainsAnyInRange(FirstMark, '\uFFFF'))
        {
            return text;
        }

        var pieces = new List<int>(text.Length);
        foreach (var rune in text.EnumerateRunes())
        {
            Decompose(rune.Value, pieces);
        }

        Order(pieces);
        Compose(pieces);
        return string.Concat(pieces.Select(char.ConvertFromUtf32));
    }

    private static void Decompose(int code, List<int> pieces)
    {
        var syllable = code - SyllableBase;
        if (syllable is >= 0 and < LeadCount * VowelCount * TrailCount)
        {
            pieces.Add(LeadBase + (syllable / (VowelCount * TrailCount)));
            pieces.Add(VowelBase + (syllable % (VowelCount * TrailCount) / TrailCount));
            if (syllable % TrailCount is > 0 and var trail)
            {
                pieces.Add(TrailBase + trail);
            }
        }
        else if (Data.Value.Decompositions.TryGetValue(code, out var parts))
        {
            pieces.AddRange(parts);
        }
        else
        {
            pieces.Add(code);
        }
    }

    // Marks of one character stand in the order of their classes; those of one class keep theirs.
    private static void Order(List<int> pieces)
    {
        for (var at = 1; at < pieces.Count; at++)
        {
            var mark = pieces[at];
            var place = at;
            for (var rank = Class(mark); rank > 0 && place > 0 && Class(pieces[place - 1]) > rank; place--)
            {
                pieces[place] = pieces[place - 1];
            }

            pieces[place] = mark;
        }
    }

    private static void Compose(List<int> pieces)
    {
        var (starter, write, last) = (-1, 0, 0);
        for (var at = 0; at < pieces.Count; at++)
        {
            var (piece, rank) = (pieces[at], Class(pieces[at]));

            // A mark composes where none of its class or higher, and a starter where nothing at all, stands between.
            if (starter >= 0 && (last < rank || write == starter + 1) && Pair(pieces[starter], piece) is { } composite)
            {
                pieces[starter] = composite;
                continue;
            }

            if (rank == 0)
            {
                starter = write;
            }

            last = rank;
            pieces[write++] = piece;
        }

        pieces.RemoveRange(write, pieces.Count - write);
    }

    private static int? Pair(int first, int second)
    {
        if (first - LeadBase is >= 0 and < LeadCount && second - VowelBase is >= 0 and < VowelCount)
        {
            return SyllableBase + ((((first - LeadBase) * VowelCount) + second - VowelBase) * TrailCount);
        }

        if (first - SyllableBase is >= 0 and < LeadCount * VowelCount * TrailCount && (first - SyllableBase) % TrailCount == 0 && second - TrailBase is > 0 and < TrailCount)
        {
            return first + second - TrailBase;
        }

        return Data.Value.Composites.TryGetValue((first, second), out var composite) ? composite : null;
    }

    private static int Class(int code) => code < FirstMark ? 0 : Data.Value.Classes.GetValueOrDefault(code);

    private static Tables Read()
    {
        using var stream = typeof(ComposedForm).Assembly.GetManifestResourceStream(Resource)
            ?? throw new InvalidOperationException($"The resource {Resource} is missing.");
        using var reader = new StreamReader(stream);
        var (decompositions, whole, classes) = (new Dictionary<int, int[]>(), new List<int>(), new Dictionary<int, int>());
        foreach (var entry in reader.ReadToEnd().Split('\n').Where(line => line is not "" and not ['#', ..]).SelectMany(line => line.Split(';')))
        {
            var sign = entry.IndexOfAny(['=', '!', ':']);
            var (left, right) = (entry[..sign], entry[(sign + 1)..]);
            if (entry[sign] == ':')
            {
                var ends = left.Split('-').Select(Code).ToArray();
                for (var code = ends[0]; code <= ends[^1]; code++)
                {
                    classes[code] = int.Parse(right, CultureInfo.InvariantCulture);
                }

                continue;
            }

            decompositions[Code(left)] = [.. right.Split(' ').Select(Code)];
            if (entry[sign] == '=')
            {
                whole.Add(Code(left));
            }
        }

        return new Tables(decompositions.ToFrozenDictionary(), Pairs(decompositions, whole).ToFrozenDictionary(), classes.ToFrozenDictionary());
    }

    // A composite is made of the composite of all its parts but the last, and the last.
    private static Dictionary<(int First, int Second), int> Pairs(Dictionary<int, int[]> decompositions, List<int> whole)
    {
        var byParts = whole.ToDictionary(code => string.Join(' ', decompositions[code]));
        return whole.ToDictionary(code => decompositions[code] switch
        {
            [var first, var second] => (first, second),
            [.. var before, var second] => (byParts[string.Join(' ', before)], second),
            _ => throw new InvalidOperationException("The table of compositions is damaged."),
        });
    }

    private static int Code(string hexadecimal) => int.Parse(hexadecimal, NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture);

    private sealed record Tables(FrozenDictionary<int, int[]> Decompositions, FrozenDictionary<(int First, int Second), int> Composites, FrozenDictionary<int, int> Classes);
}
