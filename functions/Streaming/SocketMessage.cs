namespace Cartrita.Functions.Streaming;

/// <summary>A message of a client.</summary>
/// <param name="Bytes">It.</param>
/// <param name="IsBinary">Whether it is no text.</param>
internal readonly record struct SocketMessage(ReadOnlyMemory<byte> Bytes, bool IsBinary);
