namespace Cartrita.Core.Chat;

/// <summary>A model that stood in for the one that was chosen (CHAT-16); never silent.</summary>
/// <param name="FromProvider">The provider that was chosen.</param>
/// <param name="FromModel">The model that was chosen.</param>
/// <param name="Reason">A catalogue code, or <c>too_small</c> where the request does not fit the other one's window.</param>
public sealed record ModelFallback(string FromProvider, string FromModel, string Reason);
