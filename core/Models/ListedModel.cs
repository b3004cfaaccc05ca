namespace Cartrita.Core.Models;

/// <summary>A name by which a model can be asked for.</summary>
/// <param name="Name">The name.</param>
/// <param name="Provider">Who has it.</param>
public sealed record ListedModel(string Name, string Provider);
