namespace Cartrita.Core.Governance;

/// <summary>Takes what belongs into the audit (ENG-07).</summary>
public interface IAuditLog
{
    /// <summary>Takes an event; nobody waits for it to be written.</summary>
    /// <param name="entry">The event.</param>
    void Add(AuditEvent entry);
}
