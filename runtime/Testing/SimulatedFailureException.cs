namespace Cartrita.Runtime.Testing;

/// <summary>What a store's call throws where a fault plan says that it fails once.</summary>
/// <param name="call">Which call.</param>
public sealed class SimulatedFailureException(int call) : Exception($"The store's call {call} failed, as planned.");
