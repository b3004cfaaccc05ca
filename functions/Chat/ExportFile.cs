using System.Text;
using Cartrita.Core.Chat;
using Microsoft.Net.Http.Headers;

namespace Cartrita.Functions.Chat;

/// <summary>What an export is called where a client saves it.</summary>
internal static class ExportFile
{
    private const int MaximumLength = 60;
    private const int IdLength = 8;
    private const string Untitled = "conversation";

    /// <summary>The header (RFC 6266): the title's letters and digits, in ASCII for old clients too, and the beginning of the id, so that no name is a device's or another conversation's.</summary>
    public static ContentDispositionHeaderValue Disposition(ConversationHeader header, string extension)
    {
        var disposition = new ContentDispositionHeaderValue("attachment");
        disposition.SetHttpFileName($"{Name(header.Title)}-{header.Id.Value[^IdLength..]}.{extension}");
        return disposition;
    }

    private static string Name(string? title)
    {
        var name = new StringBuilder();
        foreach (var rune in (title ?? string.Empty).EnumerateRunes())
        {
            if (name.Length >= MaximumLength)
            {
                break;
            }

            if (Rune.IsLetterOrDigit(rune))
            {
                name.Append(rune.ToString());
            }
            else if (name.Length > 0 && name[^1] != '-')
            {
                name.Append('-');
            }
        }

        return name.ToString().TrimEnd('-') is { Length: > 0 } safe ? safe : Untitled;
    }
}
