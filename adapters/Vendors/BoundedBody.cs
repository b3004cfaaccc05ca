using System.Net.Http.Headers;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using Cartrita.Adapters.Vendors.Resilience;
using Cartrita.Core.Errors;

namespace Cartrita.Adapters.Vendors;

/// <summary>Reads answers: whole, up to a size, and nothing that is something else than it should be.</summary>
internal static class BoundedBody
{
    private const int BufferBytes = 32 * 1024;

    /// <summary>Reads a body.</summary>
    /// <exception cref="CallFailure">It is larger.</exception>
    internal static async Task<byte[]> ReadAsync(HttpContent content, int maximumBytes, CancellationToken cancellationToken)
    {
        if (content.Headers.ContentLength > maximumBytes)
        {
            throw TooLarge(maximumBytes);
        }

        await using var body = await content.ReadAsStreamAsync(cancellationToken);
        using var bytes = new MemoryStream();
        return await CopyAsync(body, bytes, maximumBytes, cancellationToken) ? bytes.ToArray() : throw TooLarge(maximumBytes);
    }

    /// <summary>Reads the beginning of a body that only says why; nothing where it breaks off.</summary>
    internal static async Task<byte[]> ReadBeginningAsync(HttpContent content, int maximumBytes, CancellationToken cancellationToken)
    {
        try
        {
            await using var body = await content.ReadAsStreamAsync(cancellationToken);
            using var bytes = new MemoryStream();
            await CopyAsync(body, bytes, maximumBytes, cancellationToken);
            return bytes.ToArray();
        }
        catch (Exception exception) when (exception is IOException or HttpRequestException or InvalidDataException)
        {
            // The status has said enough.
            return [];
        }
    }

    /// <summary>Reads JSON of a shape.</summary>
    /// <exception cref="CallFailure">It is something else, as a gateway's page is.</exception>
    internal static T Parse<T>(ReadOnlySpan<byte> body, MediaTypeHeaderValue? type, JsonTypeInfo<T> contract)
        where T : class
    {
        if (type is not null && !IsJson(type.MediaType))
        {
            throw new CallFailure(Problems.VendorBadResponse, "gave an answer that is not JSON") { BlamesVendor = true, MayHaveHappened = true };
        }

        return JsonSerializer.Deserialize(body, contract) ?? throw new JsonException();
    }

    private static bool IsJson(string? type) =>
        type is not null && (type.EndsWith("/json", StringComparison.OrdinalIgnoreCase) || type.EndsWith("+json", StringComparison.OrdinalIgnoreCase));

    // Whether it was all.
    private static async Task<bool> CopyAsync(Stream body, MemoryStream bytes, int maximumBytes, CancellationToken cancellationToken)
    {
        var buffer = new byte[BufferBytes];
        int read;
        while ((read = await body.ReadAsync(buffer, cancellationToken)) > 0)
        {
            var taken = (int)Math.Min(read, maximumBytes - bytes.Length);
            bytes.Write(buffer, 0, taken);
            if (taken < read)
            {
                return false;
            }
        }

        return true;
    }

    private static CallFailure TooLarge(int maximumBytes) =>
        new(Problems.VendorBadResponse, $"gave an answer of more than {maximumBytes} bytes") { MayHaveHappened = true };
}
