using Cartrita.Runtime.Engine.History;

namespace Cartrita.Runtime.Host.Storage;

/// <summary>A sub-orchestration to start.</summary>
/// <param name="Started">Its first event.</param>
/// <param name="Refusal">What the parent sees instead, where a live instance holds the child's id.</param>
internal sealed record ChildCreation(ExecutionStarted Started, ChildFailed Refusal);
