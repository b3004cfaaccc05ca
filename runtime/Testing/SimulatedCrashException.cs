namespace Cartrita.Runtime.Testing;

/// <summary>The process died here, as far as the code that sees this can tell.</summary>
public sealed class SimulatedCrashException() : Exception("The fault plan ended the process at this store call.");
