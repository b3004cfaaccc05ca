using Microsoft.Extensions.AI;

namespace Cartrita.Core.Knowledge;

/// <summary>Evidence inside a chat message, for a model that reads it typed; a provider with a wire format gets it as text.</summary>
/// <param name="evidence">The spans, best first.</param>
public sealed class EvidenceContent(IReadOnlyList<Evidence> evidence) : AIContent
{
    /// <summary>The spans, best first.</summary>
    public IReadOnlyList<Evidence> Evidence { get; } = evidence;
}
