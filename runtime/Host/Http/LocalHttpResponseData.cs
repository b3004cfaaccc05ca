using System.Net;
using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;
using Microsoft.Azure.Functions.Worker.Http;

namespace Cartrita.Runtime.Host.Http;

/// <summary>The response of ASP.NET Core, for functions that do not use its types: what is written to it is on its way at once.</summary>
internal sealed class LocalHttpResponseData : HttpResponseData
{
    private readonly HttpResponse _response;

    /// <summary>Takes the response over.</summary>
    /// <param name="response">The response.</param>
    /// <param name="context">The invocation.</param>
    public LocalHttpResponseData(HttpResponse response, FunctionContext context)
        : base(context)
    {
        _response = response;
        Cookies = new LocalResponseCookies(response);
        if (!response.HasStarted)
        {
            response.OnStarting(CopyHeaders);
        }
    }

    public override HttpStatusCode StatusCode
    {
        get => (HttpStatusCode)_response.StatusCode;
        set => _response.StatusCode = (int)value;
    }

    public override HttpHeadersCollection Headers { get; set; } = new();

    public override Stream Body
    {
        get => _response.Body;
        set => _response.Body = value;
    }

    public override HttpCookies Cookies { get; }

    private Task CopyHeaders()
    {
        foreach (var (name, values) in Headers)
        {
            _response.Headers[name] = values.ToArray();
        }

        return Task.CompletedTask;
    }
}
