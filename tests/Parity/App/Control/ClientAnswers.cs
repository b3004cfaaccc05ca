using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Mvc;

namespace Cartrita.Parity.App.Control;

/// <summary>Makes answers of what the durable client does.</summary>
internal static class ClientAnswers
{
    /// <summary>202 where the client took the command, 409 where it refused: which exception it throws differs between clients.</summary>
    public static async Task<IActionResult> AcceptedAsync(Func<Task> command)
    {
        try
        {
            await command();
            return new StatusCodeResult(StatusCodes.Status202Accepted);
        }
        catch (Exception exception) when (exception is not OperationCanceledException)
        {
            // That it is refused is the behaviour; the exception's type is the transport's.
            return new StatusCodeResult(StatusCodes.Status409Conflict);
        }
    }
}
