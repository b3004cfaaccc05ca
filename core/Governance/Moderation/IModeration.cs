using Cartrita.Core.Errors;

namespace Cartrita.Core.Governance.Moderation;

/// <summary>Says which categories of harm texts fall into.</summary>
public interface IModeration
{
    /// <summary>Whether it can be asked at all.</summary>
    bool IsConfigured { get; }

    /// <summary>Looks at texts; gives each category once, with what the worst of the texts came to.</summary>
    /// <param name="texts">The texts, redacted; 1 to <see cref="ModerationPieces.MostOfACall"/> of at most <see cref="ModerationPieces.LongestPiece"/> characters.</param>
    /// <param name="cancellationToken">Stops waiting.</param>
    /// <exception cref="CartritaException">It did not answer: one of the problems of vendors.</exception>
    Task<IReadOnlyList<ModeratedCategory>> ModerateAsync(IReadOnlyList<string> texts, CancellationToken cancellationToken);
}
