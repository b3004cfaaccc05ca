using Cartrita.Runtime.Engine.History;

namespace Cartrita.Runtime.Host.Durable.Tracing;

/// <summary>An operation and the message that brought it.</summary>
/// <param name="MessageId">The message, after which the operation's span is named: what the operation sends can name it as the parent before it is emitted.</param>
/// <param name="Operation">The operation.</param>
internal readonly record struct TracedOperation(long MessageId, EntityOperation Operation);
