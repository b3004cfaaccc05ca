namespace Cartrita.Adapters.Attachments.Scanning.ClamAv;

/// <summary>The daemon can't be reached, is too slow or broke off; told apart from what goes wrong with the file's own store.</summary>
/// <param name="message">Why, for the log.</param>
/// <param name="inner">What caused it.</param>
internal sealed class DaemonFailure(string message, Exception inner) : Exception(message, inner);
