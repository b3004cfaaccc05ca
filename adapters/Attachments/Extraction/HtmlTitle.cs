using AngleSharp.Html;
using AngleSharp.Html.Parser;
using AngleSharp.Html.Parser.Tokens;
using AngleSharp.Text;

namespace Cartrita.Adapters.Attachments.Extraction;

/// <summary>Finds the title of an HTML page, as its head names it.</summary>
internal static class HtmlTitle
{
    // A head is over long before that.
    private const int MostTokens = 5_000;

    /// <summary>The title, as it stands there; null where there is none.</summary>
    /// <param name="html">The page's source.</param>
    internal static string? Read(string html)
    {
        using var source = new TextSource(html);
        var tokens = new HtmlTokenizer(source, HtmlEntityProvider.Resolver) { SkipComments = true };
        var isTitle = false;
        for (var read = 0; read < MostTokens && tokens.Get() is { Type: not HtmlTokenType.EndOfFile } token; read++)
        {
            if (token is HtmlTagToken { Type: HtmlTokenType.StartTag } tag)
            {
                isTitle = tag.Name == "title";
                tokens.State = tag.Name switch
                {
                    "title" => HtmlParseMode.RCData,
                    "script" => HtmlParseMode.Script,
                    "style" => HtmlParseMode.Rawtext,
                    _ => HtmlParseMode.PCData,
                };
            }
            else if (isTitle && token.Type == HtmlTokenType.Character)
            {
                return token.Data;
            }
        }

        return null;
    }
}
