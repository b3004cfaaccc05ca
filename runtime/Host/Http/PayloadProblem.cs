using System.Text;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;

namespace Cartrita.Runtime.Host.Http;

/// <summary>The answer to a body over the limit. No code of the app has run yet, so the host itself has to say it.</summary>
internal static class PayloadProblem
{
    private static readonly byte[] s_body = Encoding.UTF8.GetBytes(
        """{"type":"https://www.rfc-editor.org/rfc/rfc9110#section-15.5.14","title":"Content Too Large","status":413,"detail":"The request's body is larger than this host accepts."}""");

    public static Task WriteAsync(HttpContext http)
    {
        if (http.Features.Get<IHttpMaxRequestBodySizeFeature>() is { IsReadOnly: false } limit)
        {
            // The server reads on for some seconds, so that a client which is still sending sees the answer and not a reset.
            limit.MaxRequestBodySize = null;
        }

        http.Response.Clear();
        http.Response.StatusCode = StatusCodes.Status413PayloadTooLarge;
        http.Response.ContentType = "application/problem+json";
        http.Response.ContentLength = s_body.Length;
        return http.Response.Body.WriteAsync(s_body).AsTask();
    }
}
