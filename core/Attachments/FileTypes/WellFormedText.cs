using System.Buffers;
using System.Text;

namespace Cartrita.Core.Attachments.FileTypes;

/// <summary>Whether a string is text: one with half a surrogate pair is not, and normalising it throws.</summary>
internal static class WellFormedText
{
    public static bool Is(ReadOnlySpan<char> text)
    {
        while (text.Length > 0)
        {
            if (Rune.DecodeFromUtf16(text, out _, out var consumed) != OperationStatus.Done)
            {
                return false;
            }

            text = text[consumed..];
        }

        return true;
    }
}
