using Cartrita.Parity.App.State;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Mvc;
using Microsoft.Azure.Functions.Worker;

namespace Cartrita.Parity.App.Http;

/// <summary>What the key middleware stands before.</summary>
/// <param name="journal">Where a call is written down.</param>
public sealed class GuardedFunctions(Journal journal)
{
    /// <summary>Says that it was called.</summary>
    [Function(nameof(Guarded))]
    public IActionResult Guarded([HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = "guarded/{key}")] HttpRequest request, string key)
    {
        journal.Add(key, "called");
        return new OkObjectResult("let in");
    }
}
