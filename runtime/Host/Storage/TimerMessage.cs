using Cartrita.Runtime.Engine.History;

namespace Cartrita.Runtime.Host.Storage;

/// <summary>A timer to set.</summary>
/// <param name="Due">When its message becomes visible.</param>
/// <param name="Fired">The message.</param>
internal sealed record TimerMessage(DateTimeOffset Due, TimerFired Fired);
