namespace Cartrita.Core.Models.Selection;

/// <summary>What a model is needed for.</summary>
/// <param name="Role">Whose model it is.</param>
/// <param name="Tokens">Tokens that it will be given at least, as estimated: what can't be left out.</param>
public sealed record ModelNeed(ModelRole Role, int Tokens)
{
    /// <summary>Whether the request names the model: then it is that one or none.</summary>
    public bool Requested { get; init; }

    /// <summary>Whether nobody is asked for it yet, so that a choice is not worth a word: its price is reckoned with.</summary>
    public bool Reckoned { get; init; }

    /// <summary>Whether somebody reads along, so that the time to the first piece counts and not that of the whole call.</summary>
    public bool Streamed => Role == ModelRole.Supervisor;
}
