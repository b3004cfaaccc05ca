using Cartrita.Core.Errors;
using Microsoft.AspNetCore.Http;
using Microsoft.Net.Http.Headers;

namespace Cartrita.Functions.Http;

/// <summary>Chooses a media type by what the client accepts.</summary>
internal static class Negotiation
{
    /// <summary>What most operations answer with.</summary>
    public const string Json = "application/json";

    /// <summary>The offer that the client likes best; the first one where it does not care.</summary>
    /// <param name="request">The request.</param>
    /// <param name="offers">Media types, the preferred one first.</param>
    public static string Choose(HttpRequest request, params ReadOnlySpan<string> offers)
    {
        var header = request.Headers.Accept;
        if (header.Count == 0)
        {
            return offers[0];
        }

        if (!MediaTypeHeaderValue.TryParseList(header, out var accepted))
        {
            throw Refused(offers);
        }

        string? best = null;
        var bestQuality = 0.0;
        foreach (var offer in offers)
        {
            if (Quality(accepted, offer) is var quality && quality > bestQuality)
            {
                (best, bestQuality) = (offer, quality);
            }
        }

        return best ?? throw Refused(offers);
    }

    // RFC 9110, 12.5.1: the most specific range that matches an offer says how much it is liked.
    private static double Quality(IList<MediaTypeHeaderValue> accepted, string offer)
    {
        var type = MediaTypeHeaderValue.Parse(offer);
        return accepted
            .Where(range => type.IsSubsetOf(range))
            .OrderByDescending(range => range.MatchesAllTypes ? 0 : range.MatchesAllSubTypes ? 1 : 2)
            .Select(range => range.Quality ?? 1.0)
            .FirstOrDefault();
    }

    private static CartritaException Refused(ReadOnlySpan<string> offers) =>
        new(Problems.NotAcceptable, $"The operation answers with {string.Join(" or ", offers.ToArray())}.");
}
