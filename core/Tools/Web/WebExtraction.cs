namespace Cartrita.Core.Tools.Web;

/// <summary>What reading pages came to.</summary>
/// <param name="Pages">Those that were read, in no certain order.</param>
/// <param name="Failed">Those that were asked for and could not be read.</param>
public sealed record WebExtraction(IReadOnlyList<WebPageText> Pages, IReadOnlyList<Uri> Failed);

/// <summary>A page as text.</summary>
/// <param name="Url">Its address.</param>
/// <param name="Text">Its text, as Markdown: a stranger's words.</param>
public sealed record WebPageText(Uri Url, string Text);
