using System.Text;
using Azure.Core.Serialization;

namespace Microsoft.Azure.Functions.Worker.Http;

/// <summary>Writes a response's body. What writes without waiting fails where the server does not write synchronously, as in the ASP.NET Core integration.</summary>
public static class HttpResponseDataExtensions
{
    private const string Json = "application/json; charset=utf-8";

    /// <summary>Writes text.</summary>
    /// <param name="response">The response.</param>
    /// <param name="value">The text.</param>
    /// <param name="encoding">Its encoding; UTF-8 by default.</param>
    public static void WriteString(this HttpResponseData response, string value, Encoding? encoding = null) =>
        response.WriteBytes(Bytes(value, encoding));

    /// <summary>Writes text.</summary>
    /// <param name="response">The response.</param>
    /// <param name="value">The text.</param>
    /// <param name="encoding">Its encoding; UTF-8 by default.</param>
    public static Task WriteStringAsync(this HttpResponseData response, string value, Encoding? encoding = null) =>
        response.WriteStringAsync(value, CancellationToken.None, encoding);

    /// <summary>Writes text.</summary>
    /// <param name="response">The response.</param>
    /// <param name="value">The text.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <param name="encoding">Its encoding; UTF-8 by default.</param>
    public static Task WriteStringAsync(this HttpResponseData response, string value, CancellationToken cancellationToken, Encoding? encoding = null) =>
        response.WriteBytesAsync(Bytes(value, encoding), cancellationToken);

    /// <summary>Writes bytes.</summary>
    /// <param name="response">The response.</param>
    /// <param name="value">The bytes.</param>
    public static void WriteBytes(this HttpResponseData response, byte[] value)
    {
        ArgumentNullException.ThrowIfNull(response);
        ArgumentNullException.ThrowIfNull(value);
        response.Body.Write(value);
    }

    /// <summary>Writes bytes.</summary>
    /// <param name="response">The response.</param>
    /// <param name="value">The bytes.</param>
    public static Task WriteBytesAsync(this HttpResponseData response, byte[] value) => response.WriteBytesAsync(value, CancellationToken.None);

    /// <summary>Writes bytes.</summary>
    /// <param name="response">The response.</param>
    /// <param name="value">The bytes.</param>
    /// <param name="cancellationToken">Gives up.</param>
    public static Task WriteBytesAsync(this HttpResponseData response, byte[] value, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(response);
        ArgumentNullException.ThrowIfNull(value);
        return response.Body.WriteAsync(value, cancellationToken).AsTask();
    }

    /// <summary>Writes JSON, with the worker's serializer.</summary>
    /// <typeparam name="T">What is written.</typeparam>
    /// <param name="response">The response.</param>
    /// <param name="instance">The value.</param>
    /// <param name="cancellationToken">Gives up.</param>
    public static ValueTask WriteAsJsonAsync<T>(this HttpResponseData response, T instance, CancellationToken cancellationToken = default) =>
        response.WriteAsJsonAsync(instance, Json, cancellationToken);

    /// <summary>Writes JSON, with the worker's serializer.</summary>
    /// <typeparam name="T">What is written.</typeparam>
    /// <param name="response">The response.</param>
    /// <param name="instance">The value.</param>
    /// <param name="contentType">The media type.</param>
    /// <param name="cancellationToken">Gives up.</param>
    public static ValueTask WriteAsJsonAsync<T>(this HttpResponseData response, T instance, string contentType, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(response);
        return response.WriteAsJsonAsync(instance, WorkerSerializer.Of(response.FunctionContext), contentType, cancellationToken);
    }

    /// <summary>Writes JSON.</summary>
    /// <typeparam name="T">What is written.</typeparam>
    /// <param name="response">The response.</param>
    /// <param name="instance">The value.</param>
    /// <param name="serializer">Writes it.</param>
    /// <param name="cancellationToken">Gives up.</param>
    public static ValueTask WriteAsJsonAsync<T>(
        this HttpResponseData response, T instance, ObjectSerializer serializer, CancellationToken cancellationToken = default) =>
        response.WriteAsJsonAsync(instance, serializer, Json, cancellationToken);

    /// <summary>Writes JSON.</summary>
    /// <typeparam name="T">What is written.</typeparam>
    /// <param name="response">The response.</param>
    /// <param name="instance">The value.</param>
    /// <param name="serializer">Writes it.</param>
    /// <param name="contentType">The media type.</param>
    /// <param name="cancellationToken">Gives up.</param>
    public static ValueTask WriteAsJsonAsync<T>(
        this HttpResponseData response, T instance, ObjectSerializer serializer, string contentType, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(response);
        ArgumentNullException.ThrowIfNull(serializer);
        ArgumentNullException.ThrowIfNull(contentType);
        response.Headers.Add("Content-Type", contentType);
        return serializer.SerializeAsync(response.Body, instance, typeof(T), cancellationToken);
    }

    private static byte[] Bytes(string value, Encoding? encoding)
    {
        ArgumentNullException.ThrowIfNull(value);
        return (encoding ?? Encoding.UTF8).GetBytes(value);
    }
}
