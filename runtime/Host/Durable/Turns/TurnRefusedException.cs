namespace Cartrita.Runtime.Host.Durable.Turns;

/// <summary>The runner does not take this turn, as things are; the instance waits, and is offered again.</summary>
internal sealed class TurnRefusedException : Exception;
