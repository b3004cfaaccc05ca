namespace Cartrita.Core.Errors;

/// <summary>One entry of the closed catalogue of errors: what a client may see, and what an orchestrator may decide on.</summary>
/// <param name="Code">The stable code, in snake case but where a requirement spells it otherwise.</param>
/// <param name="Title">One sentence for people, without internals.</param>
/// <param name="Status">The HTTP status.</param>
/// <param name="Retriable">Whether the same request may succeed later.</param>
public sealed record Problem(string Code, string Title, int Status, bool Retriable = false);
