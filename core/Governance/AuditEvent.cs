namespace Cartrita.Core.Governance;

/// <summary>One entry of the audit (ENG-07): who asked for what, and whether they got in. Nothing of a credential, a header, a query or a body is in it.</summary>
public sealed record AuditEvent
{
    /// <summary>When.</summary>
    public required DateTimeOffset At { get; init; }

    /// <summary>What was asked for: the function.</summary>
    public required string Function { get; init; }

    /// <summary>The request's method and path, which names the object.</summary>
    public required string Target { get; init; }

    /// <summary><c>allowed</c>, or why not.</summary>
    public required string Outcome { get; init; }

    /// <summary>The request's id (CHAT-11).</summary>
    public required string RequestId { get; init; }

    /// <summary>The thread of a decision inside of a run (GOV-01); null for a request.</summary>
    public string? ThreadId { get; init; }

    /// <summary>Who; null where no credential was accepted.</summary>
    public string? Owner { get; init; }

    /// <summary>Their role; null where no credential was accepted.</summary>
    public Role? Role { get; init; }

    /// <summary>The stored key that was shown; null for any other credential.</summary>
    public string? KeyId { get; init; }
}
