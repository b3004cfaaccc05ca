namespace Cartrita.Core.Models.Selection;

/// <summary>A model that was not chosen.</summary>
/// <param name="Provider">The provider's name.</param>
/// <param name="Model">The provider's own name of the model; as the settings write it where no provider has it.</param>
/// <param name="Reason">Why not; one of <see cref="SelectionReasons"/>.</param>
public sealed record PassedOverModel(string Provider, string Model, string Reason);
