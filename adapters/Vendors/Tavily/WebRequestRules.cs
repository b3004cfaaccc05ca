using Cartrita.Core.Errors;
using Cartrita.Core.Tools.Web;

namespace Cartrita.Adapters.Vendors.Tavily;

/// <summary>Refuses what the vendor would refuse, before it costs a request.</summary>
internal static class WebRequestRules
{
    /// <summary>Checks a search.</summary>
    /// <exception cref="CartritaException"><see cref="Problems.InvalidRequest"/>.</exception>
    internal static void Check(WebSearchQuery query)
    {
        Require(query.Query.Length <= WebSearchQuery.MostCharacters && !string.IsNullOrWhiteSpace(query.Query), $"A query has 1 to {WebSearchQuery.MostCharacters} characters.", "query");
        Require(query.MaxResults is >= 1 and <= WebSearchQuery.MostResults, $"A search has 1 to {WebSearchQuery.MostResults} results.", "maxResults");
        Check(query.IncludeDomains, "includeDomains");
        Check(query.ExcludeDomains, "excludeDomains");
    }

    /// <summary>Checks pages to be read.</summary>
    /// <exception cref="CartritaException"><see cref="Problems.InvalidRequest"/>.</exception>
    internal static void Check(WebExtractionRequest request)
    {
        Require(request.Urls.Count is >= 1 and <= WebExtractionRequest.MostUrls, $"1 to {WebExtractionRequest.MostUrls} pages are read at a time.", "urls");
        Require(request.Urls.All(IsWeb), "A page has an http or https address without a user.", "urls");
    }

    /// <summary>Whether an address is one of the web.</summary>
    internal static bool IsWeb(Uri url) => url.IsAbsoluteUri && (url.Scheme == Uri.UriSchemeHttp || url.Scheme == Uri.UriSchemeHttps) && url.UserInfo.Length == 0;

    private static void Check(IReadOnlyList<string> domains, string parameter)
    {
        Require(domains.Count <= WebSearchQuery.MostDomains, $"At most {WebSearchQuery.MostDomains} domains are named.", parameter);
        Require(domains.All(domain => Uri.CheckHostName(domain.Split('/')[0].TrimStart('*', '.')) != UriHostNameType.Unknown), "A domain is a host's name.", parameter);
    }

    private static void Require(bool holds, string sentence, string parameter)
    {
        if (!holds)
        {
            throw new CartritaException(Problems.InvalidRequest, sentence) { Parameter = parameter };
        }
    }
}
