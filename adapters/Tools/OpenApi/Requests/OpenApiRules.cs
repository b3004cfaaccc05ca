using Cartrita.Adapters.Vendors;
using Cartrita.Adapters.Vendors.Resilience;

namespace Cartrita.Adapters.Tools.OpenApi.Requests;

/// <summary>What answers of a document's server mean: those that say what is wrong with the request are results, which the model reads.</summary>
/// <param name="time">The clock.</param>
internal sealed class OpenApiRules(TimeProvider time) : VendorRules(time)
{
    /// <inheritdoc />
    internal override CallFailure? Judge(HttpResponseMessage answer, ReadOnlyMemory<byte> body)
    {
        if ((int)answer.StatusCode is not (304 or 400 or 404 or 405 or 406 or 409 or 410 or 412 or 413 or 415 or 422) && !IsRedirect(answer))
        {
            return base.Judge(answer, body);
        }

        // What was read of it is all that is read of it.
        var content = new ByteArrayContent(body.ToArray());
        content.Headers.ContentType = answer.Content.Headers.ContentType;
        answer.Content = content;
        return null;
    }

    /// <summary>Whether an answer leads elsewhere.</summary>
    internal static bool IsRedirect(HttpResponseMessage answer) => (int)answer.StatusCode is 301 or 302 or 303 or 307 or 308 && answer.Headers.Location is not null;
}
