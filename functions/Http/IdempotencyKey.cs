using Cartrita.Core.Errors;
using Microsoft.AspNetCore.Http;

namespace Cartrita.Functions.Http;

/// <summary>The header by which a client may repeat a request without doing it twice.</summary>
internal static class IdempotencyKey
{
    /// <summary>The header's name.</summary>
    public const string Header = "Idempotency-Key";

    private const int MaximumLength = 255;

    /// <summary>The request's key; null where it has none.</summary>
    public static string? Of(HttpRequest request)
    {
        if (!request.Headers.TryGetValue(Header, out var values))
        {
            return null;
        }

        return values is [{ Length: > 0 and <= MaximumLength } key] && key.All(character => character is > ' ' and < '\x7f')
            ? key
            : throw new CartritaException(
                Problems.InvalidRequest, $"{Header} is one value of 1 to {MaximumLength} visible ASCII characters.");
    }
}
