using System.Collections.Frozen;
using AngleSharp.Html;
using AngleSharp.Html.Parser;
using AngleSharp.Html.Parser.Tokens;
using AngleSharp.Text;
using Cartrita.Core.Knowledge.Chunking;

namespace Cartrita.Adapters.Attachments.Extraction;

/// <summary>Makes readable text of HTML: headings, paragraphs, lists, tables, links and preformatted text in the form of Markdown; nothing that a reader would not see.</summary>
/// <remarks>
/// Reads tokens, builds no tree: a tree costs a page of nested or unclosed tags quadratic time and memory, and the text needs none. Scripts do not run, nothing is loaded.
/// </remarks>
internal sealed class HtmlText
{
    private const int MaximumLink = 300;

    private static readonly FrozenSet<string> Unseen = FrozenSet.Create(
        StringComparer.Ordinal, "script", "style", "noscript", "template", "svg", "math", "iframe", "object", "noembed", "noframes", "datalist");

    // Elements that always end by a tag of theirs, so that one that is hidden can be left out as a whole.
    private static readonly FrozenSet<string> Closed = FrozenSet.Create(
        StringComparer.Ordinal, "div", "span", "section", "article", "aside", "nav", "header", "footer", "main", "ul", "ol", "table", "form", "details", "dialog", "figure", "a", "b", "em", "strong");

    private static readonly FrozenSet<string> Blocks = FrozenSet.Create(
        StringComparer.Ordinal,
        "p", "div", "section", "article", "aside", "nav", "header", "footer", "main", "ul", "ol", "dl", "table", "form", "details", "summary", "dialog", "figure", "figcaption", "blockquote",
        "hr", "address", "fieldset", "caption", "body", "hgroup", "search", "menu");

    // What stands around what a reader came for.
    private static readonly FrozenSet<string> Around = FrozenSet.Create(StringComparer.Ordinal, "nav", "aside", "footer", "form", "dialog", "menu");

    private readonly HtmlTextWriter writer = new();
    private readonly bool mainOnly;

    // The element that is left out, and how many of its name are open in it.
    private (string Name, int Depth)? unseen;
    private string? link;
    private int linkStart;

    private HtmlText(bool mainOnly) => this.mainOnly = mainOnly;

    /// <summary>Reads a page.</summary>
    /// <param name="html">Its source.</param>
    /// <param name="mainOnly">Without its menus, asides, forms and footers, and without its title.</param>
    internal static StructuredText Read(string html, bool mainOnly = false) => new HtmlText(mainOnly).ReadAll(html);

    private StructuredText ReadAll(string html)
    {
        using var source = new TextSource(html);
        var tokens = new HtmlTokenizer(source, HtmlEntityProvider.Resolver) { SkipComments = true };
        while (tokens.Get() is { Type: not HtmlTokenType.EndOfFile } token)
        {
            switch (token)
            {
                case HtmlTagToken { Type: HtmlTokenType.StartTag } tag:
                    tokens.State = ModeInside(tag.Name);
                    Open(tag);
                    break;
                case HtmlTagToken { Type: HtmlTokenType.EndTag } tag:
                    Close(tag.Name);
                    break;
                case { Type: HtmlTokenType.Character } when unseen is null:
                    writer.Text(token.Data);
                    break;
            }
        }

        return writer.Finish();
    }

    private static HtmlParseMode ModeInside(string name) => name switch
    {
        "script" => HtmlParseMode.Script,
        "style" or "xmp" or "iframe" or "noembed" or "noframes" => HtmlParseMode.Rawtext,
        "title" or "textarea" => HtmlParseMode.RCData,
        "plaintext" => HtmlParseMode.Plaintext,
        _ => HtmlParseMode.PCData,
    };

    private void Open(HtmlTagToken tag)
    {
        var name = tag.Name;
        if (unseen is { } left)
        {
            unseen = left.Name == name && !tag.IsSelfClosing ? left with { Depth = left.Depth + 1 } : left;
            return;
        }

        if ((Unseen.Contains(name) && !tag.IsSelfClosing) || (Closed.Contains(name) && IsHidden(tag)) || (mainOnly && IsAround(name) && !tag.IsSelfClosing))
        {
            unseen = (name, 1);
            return;
        }

        switch (name)
        {
            case "h1" or "h2" or "h3" or "h4" or "h5" or "h6":
                writer.Heading(name[1] - '0');
                break;
            case "title":
                writer.Block();
                break;
            case "li" or "dt" or "dd":
                writer.Item(name == "li" ? "- " : string.Empty);
                break;
            case "tr":
                writer.Row();
                break;
            case "td" or "th":
                writer.Cell();
                break;
            case "br":
                writer.Line();
                break;
            case "pre" or "xmp" or "plaintext":
                writer.OpenCode();
                break;
            case "img":
                writer.Text(tag.GetAttribute("alt") ?? string.Empty);
                break;
            case "a":
                (link, linkStart) = (tag.GetAttribute("href"), writer.Length);
                break;
            default:
                if (Blocks.Contains(name))
                {
                    writer.Block();
                }

                break;
        }
    }

    private void Close(string name)
    {
        if (unseen is { } left)
        {
            unseen = left.Name != name ? left : left.Depth > 1 ? left with { Depth = left.Depth - 1 } : null;
            return;
        }

        switch (name)
        {
            case "h1" or "h2" or "h3" or "h4" or "h5" or "h6":
                writer.EndHeading();
                break;
            case "pre" or "xmp":
                writer.CloseCode();
                break;
            case "a":
                EndLink();
                break;
            case "title":
                writer.Block();
                break;
            case "table" or "tr":
                writer.EndRow();
                break;
            default:
                if (Blocks.Contains(name))
                {
                    writer.Block();
                }

                break;
        }
    }

    // Only what leads out of the page is worth its room: text (https://…).
    private void EndLink()
    {
        if (link is { Length: > 0 and <= MaximumLink }
            && writer.Length > linkStart
            && (link.StartsWith("https://", StringComparison.OrdinalIgnoreCase) || link.StartsWith("http://", StringComparison.OrdinalIgnoreCase))
            && !writer.EndsWith(link))
        {
            writer.Text($" ({link})");
        }

        link = null;
    }

    private static bool IsAround(string name) => Around.Contains(name) || name == "title";

    private static bool IsHidden(HtmlTagToken tag)
    {
        foreach (var attribute in tag.Attributes)
        {
            if (attribute.Name == "hidden" || (attribute.Name == "aria-hidden" && attribute.Value == "true"))
            {
                return true;
            }

            if (attribute.Name == "style" && attribute.Value.Replace(" ", string.Empty, StringComparison.Ordinal) is var style
                && (style.Contains("display:none", StringComparison.OrdinalIgnoreCase) || style.Contains("visibility:hidden", StringComparison.OrdinalIgnoreCase)))
            {
                return true;
            }
        }

        return false;
    }
}
