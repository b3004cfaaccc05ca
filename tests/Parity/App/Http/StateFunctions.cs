using Cartrita.Parity.App.State;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Mvc;
using Microsoft.Azure.Functions.Worker;

namespace Cartrita.Parity.App.Http;

/// <summary>Lets the driver read journals and open gates.</summary>
/// <param name="journal">The journals.</param>
/// <param name="gates">The gates.</param>
public sealed class StateFunctions(Journal journal, Gates gates)
{
    /// <summary>The entries of one key.</summary>
    [Function(nameof(ReadJournal))]
    public IActionResult ReadJournal([HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = "journal/{key}")] HttpRequest request, string key) =>
        new OkObjectResult(journal.Read(key));

    /// <summary>Opens a gate.</summary>
    [Function(nameof(OpenGate))]
    public IActionResult OpenGate([HttpTrigger(AuthorizationLevel.Anonymous, "post", Route = "gates/{key}")] HttpRequest request, string key)
    {
        gates.Open(key);
        return new StatusCodeResult(StatusCodes.Status202Accepted);
    }
}
