namespace Cartrita.Runtime.Testing.Histories;

/// <summary>A history does not replay against the code of today.</summary>
/// <param name="message">Where, and what differs.</param>
public sealed class ReplayException(string message) : Exception(message);
