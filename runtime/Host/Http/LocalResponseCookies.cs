using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker.Http;

namespace Cartrita.Runtime.Host.Http;

/// <summary>The cookies of a response of ASP.NET Core.</summary>
/// <param name="response">The response.</param>
internal sealed class LocalResponseCookies(HttpResponse response) : HttpCookies
{
    public override void Append(string name, string value) => response.Cookies.Append(name, value);

    public override void Append(IHttpCookie cookie)
    {
        ArgumentNullException.ThrowIfNull(cookie);
        response.Cookies.Append(cookie.Name, cookie.Value, new CookieOptions
        {
            Domain = cookie.Domain,
            Path = cookie.Path,
            Expires = cookie.Expires,
            HttpOnly = cookie.HttpOnly ?? false,
            MaxAge = cookie.MaxAge is { } seconds ? TimeSpan.FromSeconds(seconds) : null,
            Secure = cookie.Secure ?? false,

            // The integration writes None where nothing is said.
            SameSite = cookie.SameSite switch
            {
                SameSite.Lax => SameSiteMode.Lax,
                SameSite.Strict => SameSiteMode.Strict,
                _ => SameSiteMode.None,
            },
        });
    }

    public override IHttpCookie CreateNew() => throw new NotSupportedException();
}
