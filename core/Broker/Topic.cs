namespace Cartrita.Core.Broker;

/// <summary>A topic: its name, and the types that go through it.</summary>
/// <typeparam name="TRequest">What is asked.</typeparam>
/// <typeparam name="TReply">One piece of the reply.</typeparam>
/// <param name="Name">The name, such as <c>chat.completion</c>.</param>
public sealed record Topic<TRequest, TReply>(string Name);
