using System.Globalization;
using System.Net;
using Cartrita.Adapters.Vendors;
using Cartrita.Adapters.Vendors.Resilience;
using Cartrita.Core.Errors;
using ModelContextProtocol;
using ModelContextProtocol.Client;

namespace Cartrita.Adapters.Tools.Mcp;

/// <summary>What it means that a call of an MCP server has thrown.</summary>
internal static class McpFailures
{
    // Of JSON-RPC's codes for servers to choose from; those that have lost a session choose one of them.
    private const int FirstOfServers = -32099;
    private const int LastOfServers = -32000;

    /// <summary>Whether nothing comes of the session any more.</summary>
    public static bool EndsSession(McpClient open, Exception exception) =>
        open.Completion.IsCompleted || exception is IOException or HttpRequestException { StatusCode: null or HttpStatusCode.NotFound } or ClientTransportClosedException;

    /// <summary>Whether the server knows nothing of the session, so that it has refused the call without a look at it.</summary>
    /// <remarks>The protocol wants status 404. Servers that were built from its examples answer 400 to any request, which by itself says nothing of the session.</remarks>
    public static async Task<bool> HasLostSessionAsync(McpClient open, Exception exception, CancellationToken cancellationToken)
    {
        if (open.SessionId is null || !MayTellOfSession(exception))
        {
            return false;
        }

        if (exception is HttpRequestException { StatusCode: HttpStatusCode.NotFound })
        {
            return true;
        }

        try
        {
            await open.PingAsync(cancellationToken: cancellationToken);
            return false;
        }
        catch (Exception refusal) when (!cancellationToken.IsCancellationRequested)
        {
            return MayTellOfSession(refusal);
        }
    }

    /// <summary>The failure; null for what the server says in the protocol's own words, or what is a failure already.</summary>
    /// <param name="exception">What was thrown.</param>
    /// <param name="isEnd">Whether the session has ended with it.</param>
    /// <param name="why">With what the session ended; null where it has not, or nothing says.</param>
    public static CallFailure? Read(Exception exception, bool isEnd, Exception? why) => exception switch
    {
        McpProtocolException or CallFailure or CartritaException => null,
        _ when McpMessageTooLargeException.IsWhy(exception) || McpMessageTooLargeException.IsWhy(why) =>
            new CallFailure(Problems.VendorBadResponse, $"gave an answer of more than {McpMessageTooLargeException.MostBytes} bytes", exception) { BlamesVendor = true, MayHaveHappened = true },
        _ when isEnd => new CallFailure(Problems.VendorUnavailable, "went away", exception) { BlamesVendor = true, MayHaveHappened = !VendorRules.WasNeverSent(exception) },
        HttpRequestException { StatusCode: { } status } => Refusal(status, exception),

        // The call was sent, and whatever else its answer breaks on, what it did is not undone.
        _ => new CallFailure(Problems.VendorBadResponse, "gave an answer that can't be read", exception) { BlamesVendor = true, MayHaveHappened = true },
    };

    /// <summary>Whether a server refuses the credential that the settings give it, wherever in the exception it says so.</summary>
    public static bool IsRefusedCredential(Exception? exception) =>
        exception is HttpRequestException { StatusCode: HttpStatusCode.Unauthorized or HttpStatusCode.Forbidden } || (exception?.InnerException is { } inner && IsRefusedCredential(inner));

    private static bool MayTellOfSession(Exception exception) =>
        exception is HttpRequestException { StatusCode: HttpStatusCode.NotFound or HttpStatusCode.BadRequest } or McpProtocolException { ErrorCode: >= (McpErrorCode)FirstOfServers and <= (McpErrorCode)LastOfServers };

    // One call's refusal ends nobody else's session.
    private static CallFailure Refusal(HttpStatusCode status, Exception exception)
    {
        var (problem, fails) = status switch
        {
            HttpStatusCode.Unauthorized or HttpStatusCode.Forbidden => (Problems.VendorUnauthorized, false),
            HttpStatusCode.TooManyRequests => (Problems.VendorRateLimited, false),
            >= HttpStatusCode.InternalServerError => (Problems.VendorUnavailable, true),
            _ => (Problems.VendorRejected, false),
        };
        return new CallFailure(problem, string.Create(CultureInfo.InvariantCulture, $"answered with status {(int)status}"), exception) { BlamesVendor = fails, MayHaveHappened = fails };
    }
}
