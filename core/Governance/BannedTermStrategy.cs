namespace Cartrita.Core.Governance;

/// <summary>What happens to an answer that holds a banned term (CHAT-12).</summary>
public enum BannedTermStrategy
{
    /// <summary>The term is replaced, and the answer goes on.</summary>
    Sanitise,

    /// <summary>The answer ends before the term.</summary>
    Reject,
}
