using System.Globalization;
using Cartrita.Core.Errors;
using Microsoft.AspNetCore.Http;

namespace Cartrita.Functions.Http;

/// <summary>Which page of a collection a client asks for (ENG-08): <c>?limit=</c>, and <c>?after=</c> with the <c>next</c> of the page before.</summary>
/// <param name="Collection">The collection; a cursor of another one is refused.</param>
/// <param name="Limit">At most so many items.</param>
/// <param name="After">The place after which the page begins, as the collection counts; null for the first page.</param>
internal sealed record PageRequest(string Collection, int Limit, string? After)
{
    /// <summary>How many items a page has where the client does not say.</summary>
    public const int DefaultLimit = 100;

    /// <summary>How many it has at most.</summary>
    public const int MaximumLimit = 200;

    /// <summary>Reads it from the query, or refuses what can't be one.</summary>
    public static PageRequest Of(HttpRequest request, string collection)
    {
        var after = request.Query["after"].ToString();
        return new PageRequest(
            collection,
            LimitOf(request.Query["limit"].ToString()),
            after.Length == 0 ? null : PageCursor.Read(collection, after) ?? throw UnknownCursor());
    }

    /// <summary>The refusal of a cursor that does not come from a page of the collection.</summary>
    public static CartritaException UnknownCursor() => new(Problems.InvalidRequest, "The query parameter after is the next of another page of the same collection.");

    /// <summary>What <c>?after=</c> takes for the page that begins after a place.</summary>
    public string Next(string place) => PageCursor.Write(Collection, place);

    /// <summary>Where the page begins in a collection whose places are numbers from 0.</summary>
    public int First() =>
        After is null ? 0
        : int.TryParse(After, NumberStyles.None, CultureInfo.InvariantCulture, out var after) && after < int.MaxValue ? after + 1
        : throw UnknownCursor();

    private static int LimitOf(string text)
    {
        if (text.Length == 0)
        {
            return DefaultLimit;
        }

        return int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var limit) && limit is > 0 and <= MaximumLimit
            ? limit
            : throw new CartritaException(Problems.InvalidRequest, $"The query parameter limit is 1 to {MaximumLimit}.");
    }
}
