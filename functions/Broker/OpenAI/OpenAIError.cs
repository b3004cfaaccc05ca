using System.Text.Json;
using Cartrita.Core.Errors;
using Microsoft.AspNetCore.Http;

namespace Cartrita.Functions.Broker.OpenAI;

/// <summary>An error of the catalogue in OpenAI's form: <c>{"error":{message,type,param,code}}</c>.</summary>
/// <param name="Status">The HTTP status.</param>
/// <param name="Message">What went wrong.</param>
/// <param name="Type">OpenAI's kind of error.</param>
/// <param name="Param">The request's member that is at fault.</param>
/// <param name="Code">OpenAI's code where it has one, else the catalogue's.</param>
internal sealed record OpenAIError(int Status, string Message, string Type, string? Param, string Code)
{
    private const string InvalidRequest = "invalid_request_error";

    /// <summary>Whether errors have this form on a path.</summary>
    public static bool IsSpokenAt(PathString path) => path.StartsWithSegments("/v1", StringComparison.Ordinal);

    /// <summary>The error of a problem. Clients decide on the status, so it is the one that OpenAI answers with.</summary>
    public static OpenAIError Of(CartritaException exception)
    {
        var problem = exception.Problem;
        var (status, code) = (problem.Status, problem.Code);
        if (problem == Problems.Unauthorized)
        {
            code = "invalid_api_key";
        }
        else if (problem == Problems.NoRoute)
        {
            code = "unknown_url";
        }
        else if (problem == Problems.ModelUnavailable)
        {
            (status, code) = (StatusCodes.Status404NotFound, "model_not_found");
        }
        else if (problem == Problems.ProviderRejected)
        {
            // The provider refused what the client asked for; nothing on the way failed.
            status = StatusCodes.Status400BadRequest;
        }

        var message = exception.Detail is { } detail ? $"{problem.Title} {detail}" : problem.Title;
        return new OpenAIError(status, message, TypeOf(status), ParameterOf(exception), code);
    }

    /// <summary>The body.</summary>
    public byte[] Render() => JsonSerializer.SerializeToUtf8Bytes(new OpenAIErrorBody(this), OpenAIJson.Wire.OpenAIErrorBody);

    private static string TypeOf(int status) => status switch
    {
        StatusCodes.Status401Unauthorized => "authentication_error",
        StatusCodes.Status403Forbidden => "permission_error",
        StatusCodes.Status429TooManyRequests => "rate_limit_error",
        >= StatusCodes.Status500InternalServerError => "server_error",
        _ => InvalidRequest,
    };

    private static string? ParameterOf(CartritaException exception) =>
        exception.Parameter ?? (exception.Problem == Problems.ModelUnavailable ? "model" : PathOf(exception.InnerException));

    // The serializer knows where it stopped reading.
    private static string? PathOf(Exception? cause) =>
        cause is JsonException { Path: { Length: > 2 and <= 100 } path } && path.StartsWith("$.", StringComparison.Ordinal) ? path[2..] : null;
}
