using System.Numerics.Tensors;
using System.Runtime.CompilerServices;
using Cartrita.Adapters.Knowledge.Text;

namespace Cartrita.Adapters.Models.LocalExtractive;

/// <summary>A deterministic vector of a text: signed hashes of its words, word pairs and character n-grams, counted and normalised.</summary>
/// <remarks>It needs no model and no language: any script works, for character n-grams need no words. Stop words count only where there is nothing else.</remarks>
internal static class HashedNgramVectorizer
{
    /// <summary>The length of every vector.</summary>
    internal const int Dimensions = 512;

    private const int LongestWord = 48;
    private const int WordWeight = 6;
    private const int PairWeight = 4;
    private const uint Prime = 0x01000193;
    private const uint Basis = 0x811C9DC5;

    /// <summary>Writes the vector of a text: of length 1, or all zero where the text holds no letter and no digit.</summary>
    internal static void Write(ReadOnlySpan<char> text, Span<float> vector)
    {
        Span<int> counts = stackalloc int[Dimensions];
        counts.Clear();
        if (!Count(text, counts, withStopWords: false))
        {
            Count(text, counts, withStopWords: true);
        }

        for (var at = 0; at < Dimensions; at++)
        {
            vector[at] = counts[at];
        }

        // Square roots keep a word that a chunk repeats from drowning the others.
        Span<float> magnitudes = stackalloc float[Dimensions];
        TensorPrimitives.Abs(vector, magnitudes);
        TensorPrimitives.Sqrt(magnitudes, magnitudes);
        TensorPrimitives.CopySign(magnitudes, vector, vector);
        var norm = TensorPrimitives.Norm<float>(vector);
        if (norm > 0)
        {
            TensorPrimitives.Divide(vector, norm, vector);
        }
    }

    private static bool Count(ReadOnlySpan<char> text, Span<int> counts, bool withStopWords)
    {
        // One place before and after the word for the marks of its borders.
        Span<char> buffer = stackalloc char[LongestWord + 2];
        var reader = new WordReader(text, buffer.Slice(1, LongestWord));
        buffer[0] = ' ';
        uint previous = 0;
        var any = false;
        while (reader.Next())
        {
            var word = reader.Word;
            if (!withStopWords && !reader.Unspaced && StopWords.Contains(word))
            {
                continue;
            }

            any = true;
            buffer[word.Length + 1] = ' ';
            if (reader.Unspaced)
            {
                CountGrams(word, counts, shortest: 1, longest: 3);
                previous = 0;
                continue;
            }

            var hash = Hash(word);
            Add(counts, Mix(hash), WordWeight);
            if (previous != 0)
            {
                Add(counts, Mix((previous * 31) ^ hash), PairWeight);
            }

            previous = hash | 1;
            CountGrams(buffer[..(word.Length + 2)], counts, shortest: 3, longest: 5);
        }

        return any;
    }

    private static void CountGrams(ReadOnlySpan<char> marked, Span<int> counts, int shortest, int longest)
    {
        for (var start = 0; start + shortest <= marked.Length; start++)
        {
            var end = Math.Min(start + longest, marked.Length);
            var hash = Basis;
            for (var at = start; at < end; at++)
            {
                hash = (hash ^ marked[at]) * Prime;
                if (at - start + 1 >= shortest)
                {
                    Add(counts, Mix(hash), 1);
                }
            }
        }
    }

    private static uint Hash(ReadOnlySpan<char> word)
    {
        // Another basis than the n-grams', so that a short word and its own n-gram are two features.
        uint hash = 0x9E3779B9;
        foreach (var character in word)
        {
            hash = (hash ^ character) * Prime;
        }

        return hash;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static uint Mix(uint hash)
    {
        hash ^= hash >> 15;
        hash *= 0x2C1B3C6D;
        return hash ^ (hash >> 13);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Add(Span<int> counts, uint hash, int weight)
    {
        var sign = (int)(hash >> 31);
        counts[(int)(hash & (Dimensions - 1))] += (weight ^ -sign) + sign;
    }
}
