namespace Cartrita.Core.Models;

/// <summary>A model of a provider, as decisions, frames and histories name it.</summary>
/// <param name="Provider">The provider's name, such as <c>openai</c> or <c>local-extractive</c>.</param>
/// <param name="Model">The provider's own name of the model: a dated snapshot where the table has one.</param>
public sealed record ModelChoice(string Provider, string Model);
