using System.Net;
using System.Text;
using Azure.Core.Serialization;

namespace Microsoft.Azure.Functions.Worker.Http;

/// <summary>Reads a request's body, and makes its response.</summary>
public static class HttpRequestDataExtensions
{
    private const int BufferSize = 1024;

    /// <summary>Makes the response to a request.</summary>
    /// <param name="request">The request.</param>
    /// <param name="statusCode">The status.</param>
    public static HttpResponseData CreateResponse(this HttpRequestData request, HttpStatusCode statusCode)
    {
        ArgumentNullException.ThrowIfNull(request);
        var response = request.CreateResponse();
        response.StatusCode = statusCode;
        return response;
    }

    /// <summary>Reads the body as text.</summary>
    /// <param name="request">The request.</param>
    /// <param name="encoding">The encoding where the body does not say it; UTF-8 by default.</param>
    /// <exception cref="InvalidOperationException">The server does not read synchronously, as in the ASP.NET Core integration.</exception>
    public static string? ReadAsString(this HttpRequestData request, Encoding? encoding = null)
    {
        using var reader = Reader(request, encoding);
        return reader.ReadToEnd();
    }

    /// <summary>Reads the body as text.</summary>
    /// <param name="request">The request.</param>
    /// <param name="encoding">The encoding where the body does not say it; UTF-8 by default.</param>
    public static async Task<string?> ReadAsStringAsync(this HttpRequestData request, Encoding? encoding = null)
    {
        using var reader = Reader(request, encoding);
        return await reader.ReadToEndAsync();
    }

    /// <summary>Reads the body as JSON, with the worker's serializer.</summary>
    /// <typeparam name="T">What it is read as.</typeparam>
    /// <param name="request">The request.</param>
    /// <param name="cancellationToken">Gives up.</param>
    public static ValueTask<T?> ReadFromJsonAsync<T>(this HttpRequestData request, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(request);
        return request.ReadFromJsonAsync<T>(WorkerSerializer.Of(request.FunctionContext), cancellationToken);
    }

    /// <summary>Reads the body as JSON.</summary>
    /// <typeparam name="T">What it is read as.</typeparam>
    /// <param name="request">The request.</param>
    /// <param name="serializer">Reads it.</param>
    /// <param name="cancellationToken">Gives up.</param>
    public static async ValueTask<T?> ReadFromJsonAsync<T>(this HttpRequestData request, ObjectSerializer serializer, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(request);
        ArgumentNullException.ThrowIfNull(serializer);
        return (T?)await serializer.DeserializeAsync(request.Body, typeof(T), cancellationToken);
    }

    private static StreamReader Reader(HttpRequestData request, Encoding? encoding)
    {
        ArgumentNullException.ThrowIfNull(request);
        return new(request.Body, encoding ?? Encoding.UTF8, detectEncodingFromByteOrderMarks: true, BufferSize, leaveOpen: true);
    }
}
