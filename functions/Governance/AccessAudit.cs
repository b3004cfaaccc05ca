using Cartrita.Core.Governance;
using Cartrita.Functions.Http;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;

namespace Cartrita.Functions.Governance;

/// <summary>Records who was let in to what, and who was not and why (ENG-07): refusals in the log, everything in the <see cref="AuditTrail"/>.</summary>
/// <remarks>No credential, no header, no query and nothing of a body is ever in it; the log's scope has the request's id.</remarks>
internal sealed partial class AccessAudit(AuditTrail trail, TimeProvider time, ILogger<AccessAudit> logger)
{
    private const string Allowed = "allowed";
    private const int LongestPath = 200;

    /// <summary>Somebody showed a credential that is one, and may do what they asked for.</summary>
    public void Allow(string function, HttpRequest request, Principal principal) => Add(function, request, principal, Allowed);

    /// <summary>The same for an object that a message on a WebSocket names.</summary>
    public void Allow(string function, RequestInfo request, string target) => Add(function, request, target, request.Principal, Allowed);

    /// <summary>Nobody showed a credential that is one.</summary>
    public void RefuseCredential(string function, HttpRequest request, string refusal)
    {
        Add(function, request, null, refusal);
        LogCredential(function, refusal);
    }

    /// <summary>Somebody may not do what they asked for.</summary>
    public void RefuseOperation(string function, HttpRequest request, Principal principal, string refusal)
    {
        Add(function, request, principal, refusal);
        LogOperation(function, principal.OwnerId.Value, principal.Role, principal.KeyId, refusal);
    }

    /// <summary>So many refusals came from one address in a minute that what follows in it is not told.</summary>
    public void Slow(string function, int count) => LogSlow(function, count);

    private void Add(string function, HttpRequest request, Principal? principal, string outcome) =>
        Add(function, request.Info(), $"{request.Method} {request.Path}", principal, outcome);

    private void Add(string function, RequestInfo request, string target, Principal? principal, string outcome) => trail.Add(new AuditEvent
    {
        At = time.GetUtcNow(),
        Function = function,
        Target = target.Length <= LongestPath ? target : target[..LongestPath],
        Outcome = outcome,
        RequestId = request.RequestId,
        Owner = principal?.OwnerId.Value,
        Role = principal?.Role,
        KeyId = principal?.KeyId,
    });

    [LoggerMessage(EventId = 1211, Level = LogLevel.Warning, Message = "Audit: authentication refused for {Function}: {Reason}.")]
    private partial void LogCredential(string function, string reason);

    [LoggerMessage(EventId = 1212, Level = LogLevel.Warning, Message = "Audit: authorisation refused for {Function}: {Reason}; owner {Owner}, role {Role}, key {KeyId}.")]
    private partial void LogOperation(string function, string owner, Role role, string? keyId, string reason);

    [LoggerMessage(EventId = 1213, Level = LogLevel.Warning, Message = "Audit: authentication refused {Count} times within a minute for one address, the last time for {Function}: what it shows until the minute is over is refused unseen.")]
    private partial void LogSlow(string function, int count);
}
