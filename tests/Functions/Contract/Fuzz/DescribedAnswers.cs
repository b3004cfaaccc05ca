using System.Globalization;
using System.Text.Json;
using Cartrita.Core.Errors;
using Cartrita.Functions.Tests.Support;
using Cartrita.TestSupport.OpenAI;

namespace Cartrita.Functions.Tests.Contract.Fuzz;

/// <summary>Holds answers against the description: status, media type, shape and the problem's code.</summary>
internal sealed class DescribedAnswers(JsonElement document)
{
    private readonly OpenApiSchemas schemas = new(document);

    /// <summary>What is wrong with an answer; null where it is as described.</summary>
    public string? Check(JsonElement operation, Answer answer, bool isHead = false)
    {
        // No request may break the server; that it has no vendor is said by its operator's settings, and is held to the description like any other answer.
        if (answer.Status >= 500 && !answer.Body.Contains($"\"code\":\"{Problems.VendorNotConfigured.Code}\"", StringComparison.Ordinal))
        {
            return $"{answer.Status}: {answer.Body}";
        }

        if (!operation.GetProperty("responses").TryGetProperty(answer.Status.ToString(CultureInfo.InvariantCulture), out var response))
        {
            return $"The status {answer.Status} is not described: {answer.Body}";
        }

        if (answer.Headers.GetValueOrDefault("api-version") != "1" || !answer.Headers.ContainsKey("X-Request-ID"))
        {
            return $"{answer.Status} without api-version or X-Request-ID";
        }

        if (isHead)
        {
            return answer.Body.Length == 0 ? null : $"{answer.Status} to HEAD has a body";
        }

        var isDescribed = response.TryGetProperty("content", out var content);
        if (!isDescribed || answer.Body.Length == 0)
        {
            return isDescribed == answer.Body.Length > 0 ? null : $"{answer.Status} has {(isDescribed ? "no body" : "a body")}";
        }

        var mediaType = answer.Headers["Content-Type"].Split(';')[0];
        if (!content.TryGetProperty(mediaType, out var described))
        {
            return $"{answer.Status} is not described as {mediaType}: {answer.Body}";
        }

        return mediaType.EndsWith("json", StringComparison.Ordinal) ? CheckJson(response, described, answer) : null;
    }

    private string? CheckJson(JsonElement response, JsonElement described, Answer answer)
    {
        var json = answer.Json;
        var errors = schemas.Validate(described.GetProperty("schema"), json);
        if (errors.Count > 0)
        {
            return $"{answer.Status} has another shape: {string.Join("; ", errors)}: {answer.Body}";
        }

        if (!response.TryGetProperty("x-problem-codes", out var codes))
        {
            return null;
        }

        var code = (json.TryGetProperty("error", out var error) ? error : json).GetProperty("code").GetString();
        return codes.EnumerateArray().Any(known => known.GetString() == code) ? null : $"{answer.Status} {code} is not described: {answer.Body}";
    }
}
