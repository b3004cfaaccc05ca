using System.Net.Http.Headers;
using System.Text;
using System.Text.RegularExpressions;
using Cartrita.Adapters.Attachments.Extraction;
using Cartrita.Core.Errors;
using Cartrita.Core.Knowledge.Chunking;
using Cartrita.Core.Tools.Web;

namespace Cartrita.Adapters.Tools.Web;

/// <summary>Makes text of what a server sent, by the type that it names.</summary>
internal static partial class WebPageText
{
    /// <summary>PDF, which is no text by itself.</summary>
    internal const string Pdf = "application/pdf";

    private const int LongestTitle = 200;
    private const int SeenForCharset = 1024;

    // A page of which less is left without its menus is one whose menus can't be told from it.
    private const int LeastText = 200;

    /// <summary>The types that can be read.</summary>
    internal static readonly IReadOnlyList<string> Types = [Pdf, "text/html", "application/xhtml+xml", "text/plain", "text/markdown", "application/json", "text/csv", "application/xml", "text/xml"];

    /// <summary>The type of an answer.</summary>
    /// <exception cref="CartritaException"><see cref="Problems.UnsupportedFile"/>: it is none that can be read, or none is named.</exception>
    internal static string TypeOf(MediaTypeHeaderValue? header)
    {
        var type = header?.MediaType?.ToLowerInvariant() ?? string.Empty;
        return Types.Contains(type, StringComparer.Ordinal) ? type : throw new CartritaException(Problems.UnsupportedFile, "The address holds no page of text.");
    }

    /// <summary>Reads a page, and tells whether it is one that only a browser shows: next to no text, and scripts.</summary>
    internal static (WebPage Page, bool IsScripted) Read(Uri url, string type, string? charset, byte[] bytes)
    {
        var isHtml = type is "text/html" or "application/xhtml+xml";
        var text = Decode(charset ?? (isHtml ? Declared(bytes) : null), bytes);
        if (isHtml)
        {
            var main = HtmlText.Read(text, mainOnly: true);
            var shown = main.Text.Length >= LeastText ? main : HtmlText.Read(text);
            return (new WebPage(url, HtmlTitle.Read(text) is { Length: > 0 } title ? Line(title) : null, shown), shown.Text.Length < LeastText && text.Contains("<script", StringComparison.OrdinalIgnoreCase));
        }

        return (new WebPage(url, null, TextStructures.Read(type switch { "text/markdown" => "page.md", "application/json" => "page.json", "text/csv" => "page.csv", _ => "page.txt" }, text)), false);
    }

    private static string Decode(string? charset, byte[] bytes)
    {
        using var reader = new StreamReader(new MemoryStream(bytes), EncodingOf(charset), detectEncodingFromByteOrderMarks: true);

        // Zero is no character of a text.
        return reader.ReadToEnd().Replace('\0', '\uFFFD');
    }

    // What nobody knows is read as UTF-8, with a mark in each wrong byte's place.
    private static Encoding EncodingOf(string? charset)
    {
        var name = charset?.Trim('"', '\'', ' ') ?? string.Empty;
        try
        {
            return name.Length == 0 ? Encoding.UTF8 : CodePagesEncodingProvider.Instance.GetEncoding(name) ?? Encoding.GetEncoding(name);
        }
        catch (Exception exception) when (exception is ArgumentException or NotSupportedException)
        {
            return Encoding.UTF8;
        }
    }

    private static string? Declared(byte[] bytes) =>
        MetaCharset().Match(Encoding.Latin1.GetString(bytes, 0, Math.Min(bytes.Length, SeenForCharset))) is { Success: true } match ? match.Groups[1].Value : null;

    /// <summary>The name of the file that an address names; null where it names none.</summary>
    internal static string? FileName(Uri url) => Line(Uri.UnescapeDataString(url.Segments[^1])) is { Length: > 0 } name && name != "/" ? name : null;

    private static string Line(string title)
    {
        var line = Blanks().Replace(title, " ").Trim();
        return line.Length <= LongestTitle ? line : line[..(char.IsHighSurrogate(line[LongestTitle - 1]) ? LongestTitle - 1 : LongestTitle)];
    }

    [GeneratedRegex("""<meta[^>]{0,200}charset\s*=\s*["']?([A-Za-z0-9_-]{1,40})""", RegexOptions.IgnoreCase)]
    private static partial Regex MetaCharset();

    [GeneratedRegex(@"\s+")]
    private static partial Regex Blanks();
}
