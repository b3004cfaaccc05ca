namespace Cartrita.Core.Chat;

/// <summary>A message of a request.</summary>
/// <param name="Role">One of <c>system</c>, <c>user</c>, <c>assistant</c>.</param>
/// <param name="Content">The text, not empty.</param>
public sealed record ChatMessage(string Role, string Content);
