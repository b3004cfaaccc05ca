using Cartrita.Core.Knowledge.Chunking;

namespace Cartrita.Core.Tools.Web;

/// <summary>A page as it was read.</summary>
/// <param name="Url">Where it was found, behind all redirects.</param>
/// <param name="Title">Its title; null where it has none.</param>
/// <param name="Text">Its text with its headings, as Markdown: of an HTML page what a reader came for, without menus and footers where they can be told apart.</param>
public sealed record WebPage(Uri Url, string? Title, StructuredText Text);
