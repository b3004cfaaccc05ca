using Cartrita.Core.Chat;
using Cartrita.Core.Errors;
using Cartrita.Core.Storage;
using Cartrita.Functions.Http;
using Microsoft.AspNetCore.Http;

namespace Cartrita.Functions.Chat;

/// <summary>Finds the run that a route names: the caller's own, or none.</summary>
internal sealed class OwnedRuns(DocumentCollection<RunDocument> runs)
{
    /// <summary>The run.</summary>
    /// <param name="request">Who asks.</param>
    /// <param name="id">The id in the route.</param>
    /// <exception cref="CartritaException">There is no such run, or it is somebody else's.</exception>
    public async Task<RunDocument> FindAsync(HttpRequest request, string id)
    {
        var run = RouteId.Parse<RunId>(id);
        return (await runs.ReadAsync(request.Caller().OwnerId, run.Value, request.HttpContext.RequestAborted))?.Value
            ?? throw new CartritaException(Problems.NotFound);
    }
}
