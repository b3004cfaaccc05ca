using System.Security.Claims;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Extensions;
using Microsoft.Azure.Functions.Worker;
using Microsoft.Azure.Functions.Worker.Http;

namespace Cartrita.Runtime.Host.Http;

/// <summary>A request of ASP.NET Core, for functions that do not use its types.</summary>
/// <param name="request">The request.</param>
/// <param name="context">The invocation.</param>
internal sealed class LocalHttpRequestData(HttpRequest request, FunctionContext context) : HttpRequestData(context)
{
    private HttpHeadersCollection? _headers;
    private IReadOnlyCollection<IHttpCookie>? _cookies;

    public override Stream Body => request.Body;

    public override HttpHeadersCollection Headers =>
        _headers ??= new(request.Headers.Select(header => KeyValuePair.Create(header.Key, header.Value.OfType<string>())));

    public override IReadOnlyCollection<IHttpCookie> Cookies =>
        _cookies ??= [.. request.Cookies.Select(cookie => new HttpCookie(cookie.Key, cookie.Value))];

    public override Uri Url { get; } = new(request.GetEncodedUrl());

    public override IEnumerable<ClaimsIdentity> Identities => request.HttpContext.User.Identities;

    public override string Method => request.Method;

    public override HttpResponseData CreateResponse() => new LocalHttpResponseData(request.HttpContext.Response, FunctionContext);
}
