using System.Buffers;

namespace Cartrita.Core.Governance.Terms;

/// <summary>The characters with which a term may begin in a text, so that text without one of them need not be looked at any closer.</summary>
internal static class TermStarts
{
    private static readonly Lazy<ILookup<char, char>> Variants = new(FindVariants);

    /// <summary>The characters in whose folded form a term may begin. Halves of pairs are always among them: those characters are looked at one by one.</summary>
    internal static SearchValues<char> Of(IReadOnlyCollection<string> folded)
    {
        if (folded.Count == 0)
        {
            return SearchValues.Create(ReadOnlySpan<char>.Empty);
        }

        var pairs = Enumerable.Range(0xD800, 0x800).Select(code => (char)code);
        char[] starts = [.. folded.Select(term => term[0]).Distinct().SelectMany(first => Variants.Value[first].Append(first)).Union(pairs)];
        return SearchValues.Create(starts);
    }

    private static ILookup<char, char> FindVariants()
    {
        var variants = new List<(char Folded, char Source)>();
        for (var code = 0; code <= char.MaxValue; code++)
        {
            var source = (char)code;
            var folded = char.IsSurrogate(source) ? [] : Folding.Fold([source]);
            if (folded.Length != 1 || folded[0] != source)
            {
                variants.AddRange(folded.ToArray().Select(character => (character, source)));
            }
        }

        return variants.ToLookup(variant => variant.Folded, variant => variant.Source);
    }
}
