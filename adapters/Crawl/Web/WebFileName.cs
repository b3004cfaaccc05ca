using System.Buffers;
using Cartrita.Core.Attachments.FileTypes;

namespace Cartrita.Adapters.Crawl.Web;

/// <summary>The name that a file from the web gets: the last part of its address, with an extension that fits what the server says it is.</summary>
internal static class WebFileName
{
    private const int LongestStem = 120;
    private const string Html = ".html";

    private static readonly SearchValues<char> Unfit = SearchValues.Create("/\\:*?\"<>|");

    /// <summary>The name; its characters are still to be checked.</summary>
    public static string Of(Uri address, string? mediaType)
    {
        var last = Uri.UnescapeDataString(address.AbsolutePath.TrimEnd('/').Split('/')[^1]);
        var stem = string.Concat(last.Select(character => Unfit.Contains(character) || char.IsControl(character) ? '-' : character)).Trim('.', ' ');
        var name = stem.Length == 0 ? "index" : stem.Length > LongestStem ? stem[^LongestStem..].TrimStart('.', ' ') : stem;
        var type = mediaType?.ToLowerInvariant();

        // A page is a page whatever its address ends with: .php, say, is what made it.
        if (type is "text/html" or "application/xhtml+xml")
        {
            return Path.GetExtension(name).ToLowerInvariant() is Html or ".htm" ? name : name + Html;
        }

        return AcceptedFiles.Find(name) is null && AcceptedFiles.All.FirstOrDefault(one => one.MediaType == type) is { } fitting ? name + fitting.Extension : name;
    }
}
