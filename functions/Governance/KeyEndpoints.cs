using System.Text;
using Cartrita.Core.Errors;
using Cartrita.Core.Governance;
using Cartrita.Functions.Http;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Mvc;
using Microsoft.Azure.Functions.Worker;

namespace Cartrita.Functions.Governance;

/// <summary>Makes keys for other users.</summary>
internal sealed class KeyEndpoints(ApiKeys keys)
{
    private const int MaximumNameLength = 64;

    /// <summary>Makes a key; only an admin may.</summary>
    [Function(nameof(CreateKey))]
    public async Task<IActionResult> CreateKey(
        [HttpTrigger(AuthorizationLevel.Anonymous, "post", Route = "api/keys")] HttpRequest request)
    {
        if (request.Caller().Role != Role.Admin)
        {
            throw new CartritaException(Problems.Forbidden);
        }

        var body = await JsonBody.ReadAsync(request, HttpJson.Wire.CreateKeyBody);
        var created = await keys.CreateAsync(Name(body.Name), request.HttpContext.RequestAborted);
        request.HttpContext.Response.Headers.CacheControl = "no-store";
        return JsonAnswer.Created(created, HttpJson.Wire.CreatedKey);
    }

    private static string Name(string given)
    {
        var name = given.Trim();
        return name.Length is > 0 and <= MaximumNameLength && !name.Any(char.IsControl)
            ? name.Normalize(NormalizationForm.FormC)
            : throw new CartritaException(Problems.InvalidRequest, $"A name has 1 to {MaximumNameLength} characters and no control characters.");
    }
}

/// <summary>The body of <c>POST /api/keys</c>.</summary>
/// <param name="Name">Whom the key is for; the same name is the same user.</param>
internal sealed record CreateKeyBody(string Name);
