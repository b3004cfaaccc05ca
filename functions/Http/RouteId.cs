using Cartrita.Core.Errors;
using Cartrita.Core.Identifiers;

namespace Cartrita.Functions.Http;

/// <summary>Reads identifiers out of paths.</summary>
internal static class RouteId
{
    /// <summary>The identifier; a text that can't be one names nothing, so it is not found rather than wrong.</summary>
    public static TId Parse<TId>(string text)
        where TId : struct, IIdentifier<TId> =>
        TId.TryParse(text, out var id) ? id : throw new CartritaException(Problems.NotFound);
}
