namespace Cartrita.Runtime.Host.Durable;

/// <summary>Runs one activity; the payloads on both sides are serialized already.</summary>
/// <param name="call">What is called, by whom, with what.</param>
/// <param name="cancellation">Fires when the host shuts down or the function timeout passes, never because an orchestration was cancelled.</param>
/// <returns>The serialized result.</returns>
public delegate Task<string?> ActivityDelegate(ActivityCall call, CancellationToken cancellation);
