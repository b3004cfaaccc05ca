namespace Cartrita.Core.Knowledge;

/// <summary>The scripts that write words without spaces between them, so that words can't be told apart by looking.</summary>
public static class UnspacedScript
{
    /// <summary>Whether a UTF-16 code unit belongs to Han, Kana, Thai, Lao, Khmer, Myanmar or Tibetan.</summary>
    /// <remarks>A surrogate counts as Han when it begins or ends an ideograph of the supplementary planes (U+20000 and up).</remarks>
    /// <param name="character">The code unit.</param>
    public static bool Contains(char character) =>
        character >= '\u0E00'
        && (character is (>= '\u3040' and <= '\u30FF') or (>= '\u3400' and <= '\u4DBF') or (>= '\u4E00' and <= '\u9FFF') or (>= '\uF900' and <= '\uFAFF')
            or (>= '\u0E00' and <= '\u0FFF') or (>= '\u1000' and <= '\u109F') or (>= '\u1780' and <= '\u17FF') or (>= '\u31F0' and <= '\u31FF')
            or (>= '\uFF66' and <= '\uFF9F') or (>= '\uD840' and <= '\uD88D') or '\u3005' or '\u3007');
}
