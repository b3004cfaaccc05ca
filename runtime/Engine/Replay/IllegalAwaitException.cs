namespace Cartrita.Runtime.Engine.Replay;

/// <summary>An orchestrator waited for something that its context did not give it.</summary>
/// <param name="message">What was found, and after which call.</param>
/// <remarks>Such a wait cannot be replayed: the run fails at once, where Durable Task would hang.</remarks>
public sealed class IllegalAwaitException(string message) : InvalidOperationException(message);
