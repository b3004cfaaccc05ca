using System.Text.Json;
using Cartrita.Core.Errors;
using Cartrita.Core.Governance;
using Cartrita.Core.Governance.Moderation;
using Cartrita.Core.Tools;
using Microsoft.Extensions.Logging;

namespace Cartrita.Activities.Governance;

/// <summary>Has texts moderated where the settings say so, and says what follows; what the moderation itself fails at follows from the settings too.</summary>
/// <remarks>Texts go out without credentials and banned terms. Neither they nor what was found in them is logged.</remarks>
/// <param name="moderation">Does it.</param>
/// <param name="options">What is moderated, and what refuses.</param>
/// <param name="terms">What may not leave.</param>
/// <param name="logger">Says that it failed.</param>
public sealed partial class Moderator(IModeration moderation, SafetyOptions options, BannedTerms terms, ILogger<Moderator> logger)
{
    private readonly ModerationRules rules = options.Rules();

    /// <summary>Whether what users write is moderated.</summary>
    public bool ScreensInput => options.ModeratesInput;

    /// <summary>Whether answers and calls that write are moderated.</summary>
    public bool ScreensOutput => options.ModeratesOutput;

    /// <summary>Looks at what a user wrote.</summary>
    /// <param name="texts">The texts.</param>
    /// <param name="cancellationToken">Stops waiting.</param>
    public Task<ModerationOutcome> InputAsync(IEnumerable<string> texts, CancellationToken cancellationToken) =>
        ScreensInput ? ScreenAsync(texts, Problems.SafetyBlocked, cancellationToken) : Task.FromResult(ModerationOutcome.Clean);

    /// <summary>Looks at a part of an answer.</summary>
    /// <param name="text">The part.</param>
    /// <param name="cancellationToken">Stops waiting.</param>
    public Task<ModerationOutcome> OutputAsync(string text, CancellationToken cancellationToken) =>
        ScreensOutput ? ScreenAsync([text], Problems.AnswerBlocked, cancellationToken) : Task.FromResult(ModerationOutcome.Clean);

    /// <summary>Looks at what a tool that writes would be called with.</summary>
    /// <param name="arguments">The arguments.</param>
    /// <param name="cancellationToken">Stops waiting.</param>
    public Task<ModerationOutcome> CallAsync(JsonElement arguments, CancellationToken cancellationToken) =>
        ScreensOutput ? ScreenAsync([string.Join('\n', JsonTexts.Whole(arguments))], Problems.CallBlocked, cancellationToken) : Task.FromResult(ModerationOutcome.Clean);

    private async Task<ModerationOutcome> ScreenAsync(IEnumerable<string> texts, Problem blocked, CancellationToken cancellationToken)
    {
        var calls = ModerationPieces.Of(texts, terms).Chunk(ModerationPieces.MostOfACall).ToList();
        if (calls.Count == 0)
        {
            return ModerationOutcome.Clean;
        }

        try
        {
            var categories = (await Task.WhenAll(calls.Select(pieces => moderation.ModerateAsync(pieces, cancellationToken)))).SelectMany(found => found).ToList();
            var findings = rules.Judge(categories);
            return findings.Any(finding => finding.Action == SafetyScreen.Blocked) ? new ModerationOutcome(findings, blocked)
                : categories.Any(ModerationRules.IsUnfit) ? Failed(Problems.VendorBadResponse, findings)
                : new ModerationOutcome(findings, null);
        }
        catch (CartritaException exception)
        {
            return Failed(exception.Problem, []);
        }
    }

    // Who may go on without it is not held up; who may not is told that it is no fault of theirs.
    private ModerationOutcome Failed(Problem problem, IReadOnlyList<SafetyFinding> found)
    {
        LogFailed(problem.Code, options.ModerationRequired);
        return options.ModerationRequired
            ? new ModerationOutcome([.. found, new SafetyFinding(ModerationRules.Unavailable, SafetyScreen.Blocked)], Problems.ModerationUnavailable)
            : new ModerationOutcome([.. found, new SafetyFinding(ModerationRules.Unavailable, SafetyScreen.Flagged)], null);
    }

    [LoggerMessage(1720, LogLevel.Warning, "A text could not be moderated ({Code}); it is refused: {Refused}.")]
    private partial void LogFailed(string code, bool refused);
}
