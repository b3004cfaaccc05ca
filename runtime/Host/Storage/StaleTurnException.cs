namespace Cartrita.Runtime.Host.Storage;

/// <summary>A turn has seen messages that another owner's turn has consumed.</summary>
internal sealed class StaleTurnException() : Exception("A message that the turn has seen is no longer in the inbox.");
