namespace Cartrita.Runtime.Engine.Replay;

/// <summary>A replay did not make the decisions that history holds.</summary>
/// <param name="message">What history expects, what the code did, and where.</param>
public sealed class NonDeterminismException(string message) : InvalidOperationException(message);
