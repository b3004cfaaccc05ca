using System.Text.Json.Nodes;
using Cartrita.Core.Errors;
using Cartrita.Functions.Broker.OpenAI;
using Cartrita.Functions.Tests.Support;
using Microsoft.AspNetCore.Http;

namespace Cartrita.Functions.Tests.Contract;

/// <summary>Which problems an operation answers with: its own, and those that its form brings.</summary>
internal static class ProblemAnswers
{
    /// <summary>Codes by status, both in the form of the protocol that the route speaks.</summary>
    public static SortedDictionary<int, SortedDictionary<string, Problem>> Of(ApiRoute route, Operation operation)
    {
        var answers = new SortedDictionary<int, SortedDictionary<string, Problem>>();
        foreach (var problem in Problems(route, operation).Distinct())
        {
            var (status, code) = IsOpenAI(route) && OpenAIError.Of(new CartritaException(problem)) is var error ? (error.Status, error.Code) : (problem.Status, problem.Code);
            if (!answers.TryGetValue(status, out var codes))
            {
                answers[status] = codes = new SortedDictionary<string, Problem>(StringComparer.Ordinal);
            }

            codes[code] = problem;
        }

        return answers;
    }

    public static bool IsOpenAI(ApiRoute route) => OpenAIError.IsSpokenAt(new PathString($"/{route.Template}"));

    public static string MediaType(ApiRoute route) => IsOpenAI(route) ? "application/json" : "application/problem+json";

    public static string SchemaName(ApiRoute route) => IsOpenAI(route) ? "OpenAIError" : "Problem";

    /// <summary>What the code looks like.</summary>
    public static JsonObject Sample(Problem problem) => new()
    {
        ["type"] = $"urn:cartrita:problem:{problem.Code}",
        ["title"] = problem.Title,
        ["status"] = problem.Status,
        ["code"] = problem.Code,
        ["requestId"] = ExampleWorld.RequestId,
    };

    private static IEnumerable<Problem> Problems(ApiRoute route, Operation operation)
    {
        foreach (var problem in operation.Problems)
        {
            yield return problem;
        }

        yield return Core.Errors.Problems.Internal;
        yield return Core.Errors.Problems.Unavailable;
        if (!route.Rule.IsOpen)
        {
            yield return Core.Errors.Problems.Unauthorized;
            yield return Core.Errors.Problems.TooManyRefusals;
            yield return Core.Errors.Problems.RateLimited;
            if (route.Rule.Scope is not null || route.Rule.LeastRole > Core.Governance.Role.User)
            {
                yield return Core.Errors.Problems.Forbidden;
            }
        }

        if (operation.Extensions["x-streaming"]?.GetValue<bool>() == true)
        {
            yield return Core.Errors.Problems.TooManyStreams;
        }

        if (route.NamesAnObject)
        {
            yield return Core.Errors.Problems.NotFound;
        }

        if (operation.Parameters.Any(parameter => parameter.Name == "Idempotency-Key"))
        {
            yield return Core.Errors.Problems.InvalidRequest;
        }

        if (operation.Takes.Any(body => body.MediaType == "application/json"))
        {
            yield return Core.Errors.Problems.MalformedJson;
            yield return Core.Errors.Problems.InvalidRequest;
            yield return Core.Errors.Problems.BodyTooLarge;
            yield return Core.Errors.Problems.UnsupportedContentType;
        }
    }
}
