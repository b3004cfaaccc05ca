using System.Globalization;
using System.Text.Json.Nodes;
using Cartrita.Runtime.Host.Durable.DeadLetters;
using Microsoft.AspNetCore.Http;

namespace Cartrita.Runtime.Host.Management;

/// <summary><c>deadletters/{id?}/{retry?}</c>: lists, reads, retries and discards what was given up. The real API has nothing like it.</summary>
/// <param name="office">The dead letters.</param>
internal sealed class DeadLetterManagement(DeadLetterOffice office)
{
    private const int DefaultPageSize = 100;

    /// <summary>Answers a request.</summary>
    /// <param name="http">The request.</param>
    /// <param name="path">What follows <c>deadletters</c>.</param>
    public Task AnswerAsync(HttpContext http, string[] path)
    {
        var method = http.Request.Method;
        var id = long.TryParse(path.ElementAtOrDefault(0), NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number : 0;
        return path switch
        {
            [] or [""] when HttpMethods.IsGet(method) => ListAsync(http),
            [_] when HttpMethods.IsGet(method) => ReadAsync(http, id),
            [_] when HttpMethods.IsDelete(method) => DiscardAsync(http, id),
            [_, var operation] when HttpMethods.IsPost(method) && operation.Equals("retry", StringComparison.OrdinalIgnoreCase) => RetryAsync(http, id),
            _ => ManagementAnswers.Empty(http, StatusCodes.Status404NotFound),
        };
    }

    private async Task ListAsync(HttpContext http)
    {
        var query = new ManagementQuery(http.Request.Query);
        var size = query.PageSize ?? DefaultPageSize;
        var token = http.Request.Headers[ManagementAnswers.ContinuationHeader].ToString();
        var letters = await office.ListAsync(new()
        {
            InstanceId = query.Text("instanceId"),
            After = token.Length > 0 ? long.Parse(token, NumberStyles.None, CultureInfo.InvariantCulture) : 0,
            Limit = size + 1,
        });
        http.Response.Headers[ManagementAnswers.ContinuationHeader] =
            letters.Count > size ? letters[size - 1].Id.ToString(CultureInfo.InvariantCulture) : string.Empty;
        await ManagementAnswers.WriteAsync(
            http, StatusCodes.Status200OK, new JsonArray([.. letters.Take(size).Select(letter => DeadLetterPayload.Of(letter, whole: false))]));
    }

    private async Task ReadAsync(HttpContext http, long id) => await (await office.FindAsync(id) is { } letter
        ? ManagementAnswers.WriteAsync(http, StatusCodes.Status200OK, DeadLetterPayload.Of(letter, whole: true))
        : ManagementAnswers.Empty(http, StatusCodes.Status404NotFound));

    private async Task DiscardAsync(HttpContext http, long id) =>
        http.Response.StatusCode = await office.DiscardAsync(id) ? StatusCodes.Status204NoContent : StatusCodes.Status404NotFound;

    private async Task RetryAsync(HttpContext http, long id)
    {
        var outcome = await office.RetryAsync(id);
        await (outcome switch
        {
            { Found: false } => ManagementAnswers.Empty(http, StatusCodes.Status404NotFound),
            { Refusal: { } reason } => ManagementAnswers.ErrorAsync(http, StatusCodes.Status409Conflict, reason),
            _ => ManagementAnswers.Empty(http, StatusCodes.Status202Accepted),
        });
    }
}
