using System.Collections.Concurrent;
using Cartrita.Core.Governance;

namespace Cartrita.Activities.Tests.Support;

/// <summary>Keeps what is said to the audit.</summary>
internal sealed class RecordedAudit : IAuditLog
{
    internal ConcurrentQueue<AuditEvent> Events { get; } = new();

    public void Add(AuditEvent entry) => Events.Enqueue(entry);
}
