namespace Cartrita.Runtime.Host.Durable.Turns;

/// <summary>The process ended while the turn ran, again and again.</summary>
internal sealed class TurnCrashException() : Exception("The process ended while the turn ran.");
