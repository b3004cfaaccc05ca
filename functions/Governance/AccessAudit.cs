using Cartrita.Core.Governance;
using Microsoft.Extensions.Logging;

namespace Cartrita.Functions.Governance;

/// <summary>Records who was not let in, and why (ENG-07). No credential, no header and nothing of a body is ever in it; the log's scope has the request's id.</summary>
internal sealed partial class AccessAudit(ILogger<AccessAudit> logger)
{
    /// <summary>Nobody showed a credential that is one.</summary>
    public void RefuseCredential(string function, string refusal) => LogCredential(function, refusal);

    /// <summary>Somebody may not do what they asked for.</summary>
    public void RefuseOperation(string function, Principal principal, string refusal) =>
        LogOperation(function, principal.OwnerId.Value, principal.Role, principal.KeyId, refusal);

    /// <summary>So many refusals came from one address in a minute that what follows in it is not told.</summary>
    public void Slow(string function, int count) => LogSlow(function, count);

    [LoggerMessage(EventId = 1213, Level = LogLevel.Warning, Message = "Audit: authentication refused {Count} times within a minute for one address, the last time for {Function}: what it shows until the minute is over is refused unseen.")]
    private partial void LogSlow(string function, int count);

    [LoggerMessage(EventId = 1211, Level = LogLevel.Warning, Message = "Audit: authentication refused for {Function}: {Reason}.")]
    private partial void LogCredential(string function, string reason);

    [LoggerMessage(EventId = 1212, Level = LogLevel.Warning, Message = "Audit: authorisation refused for {Function}: {Reason}; owner {Owner}, role {Role}, key {KeyId}.")]
    private partial void LogOperation(string function, string owner, Role role, string? keyId, string reason);
}
