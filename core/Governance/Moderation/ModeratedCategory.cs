namespace Cartrita.Core.Governance.Moderation;

/// <summary>What texts came to in one category of harm.</summary>
/// <param name="Category">Its name, such as <c>violence/graphic</c>.</param>
/// <param name="Score">0 to 1; more is worse.</param>
/// <param name="Flagged">Whether the model itself flags it.</param>
public sealed record ModeratedCategory(string Category, double Score, bool Flagged);
