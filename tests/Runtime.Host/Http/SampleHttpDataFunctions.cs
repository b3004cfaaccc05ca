using System.Globalization;
using System.Net;
using Microsoft.Azure.Functions.Worker;
using Microsoft.Azure.Functions.Worker.Http;

namespace Cartrita.Runtime.Host.Tests.Http;

/// <summary>HTTP functions that do not use ASP.NET Core's types.</summary>
public static class SampleHttpDataFunctions
{
    [Function("DataEcho")]
    public static async Task<HttpResponseData> Echo([HttpTrigger(AuthorizationLevel.Anonymous, "post", Route = "data/{part}")] HttpRequestData request, string part)
    {
        var body = await request.ReadAsStringAsync();
        var header = string.Join("+", request.Headers.GetValues("x-word"));
        var cookie = request.Cookies.Single(one => one.Name == "biscuit").Value;
        var response = request.CreateResponse(HttpStatusCode.Created);
        response.Headers.Add("x-answer", "yes");
        response.Cookies.Append(new HttpCookie("cake", "cream") { HttpOnly = true, MaxAge = 60, Path = "/", SameSite = SameSite.Strict });
        await response.WriteStringAsync(string.Create(
            CultureInfo.InvariantCulture, $"{request.Method} {part} {request.Query["q"]} {request.Url.AbsolutePath} {header} {cookie} {body}"));
        return response;
    }

    [Function("DataJson")]
    public static async Task<HttpResponseData> Json([HttpTrigger(AuthorizationLevel.Anonymous, "post", Route = "data-json")] HttpRequestData request)
    {
        var point = await request.ReadFromJsonAsync<DataPoint>();
        var response = HttpResponseData.CreateResponse(request);
        response.Headers = new HttpHeadersCollection([KeyValuePair.Create("x-set", "anew")]);
        response.StatusCode = HttpStatusCode.Accepted;
        await response.WriteAsJsonAsync(point! with { X = point.X + 1 });
        return response;
    }

    [Function("DataEmpty")]
    public static HttpResponseData Empty([HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = "data-empty")] HttpRequestData request)
    {
        var response = request.CreateResponse(HttpStatusCode.Gone);
        response.Headers.Add("x-why", "moved");
        return response;
    }

    [Function("DataSync")]
    public static HttpResponseData Sync([HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = "data-sync")] HttpRequestData request)
    {
        var response = request.CreateResponse(HttpStatusCode.OK);
        response.WriteString("never");
        return response;
    }
}

/// <summary>JSON of the worker's serializer.</summary>
/// <param name="X">A number.</param>
public sealed record DataPoint(int X);
