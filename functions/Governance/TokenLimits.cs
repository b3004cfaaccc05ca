using System.Globalization;
using Cartrita.Core.Errors;
using Cartrita.Core.Governance;
using Cartrita.Functions.Http;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace Cartrita.Functions.Governance;

/// <summary>Lets calls of models in while the tokens of the day of their key and of its user last (CHAT-20).</summary>
internal sealed partial class TokenLimits(TokenAccounts accounts, IOptions<LimitOptions> options, TimeProvider time, ILogger<TokenLimits> logger)
{
    private const string OfUser = "tokens";
    private const int DaySeconds = 86_400;

    /// <summary>Reserves tokens for a call.</summary>
    /// <param name="caller">Who asks; told how the tighter limit stands.</param>
    /// <param name="call">The call's id: one that comes again reserves once.</param>
    /// <param name="tokens">What it is likely to take.</param>
    /// <param name="atMost">How long it can go on.</param>
    /// <returns>The accounts that it is to be settled in; empty where nothing limits the caller.</returns>
    /// <exception cref="CartritaException"><see cref="Problems.TokensSpent"/>: until the next day begins.</exception>
    public async Task<IReadOnlyList<string>> ReserveAsync(RequestInfo caller, string call, long tokens, TimeSpan atMost)
    {
        var principal = caller.Principal!;
        var reservation = new TokenReservation(tokens, time.GetUtcNow() + atMost);
        List<string> held = [];
        foreach (var (account, limit) in Limits(principal))
        {
            var left = await accounts.ReserveAsync(principal.OwnerId, account, limit, call, reservation);
            var state = new LimitState(left >= 0, limit, Math.Max(0, left), UntilTomorrow()) { Name = OfUser, WindowSeconds = DaySeconds };
            if (caller.Tokens is not { } tighter || state.Remaining < tighter.Remaining || !state.IsAllowed)
            {
                caller.Tokens = state;
            }

            if (!state.IsAllowed)
            {
                await accounts.SettleAsync(principal.OwnerId, held, call, 0);
                throw new CartritaException(Problems.TokensSpent, Spent(limit)) { RetryAfterSeconds = state.Seconds };
            }

            held.Add(account);
        }

        return held;
    }

    /// <summary>Settles a call; one that can't be settled now counts with its reservation, later.</summary>
    public async Task SettleAsync(OwnerId owner, IReadOnlyList<string> held, string call, long tokens)
    {
        try
        {
            await accounts.SettleAsync(owner, held, call, tokens);
        }
        catch (Exception exception)
        {
            // The answer is out; that its tokens could not be counted is no reason to break it.
            LogNotSettled(call, exception);
        }
    }

    private static string Spent(long limit) => string.Create(CultureInfo.InvariantCulture, $"{limit} tokens a day are allowed; a day begins at 00:00 UTC.");

    private IEnumerable<(string Account, long Limit)> Limits(Principal principal)
    {
        if (principal is { KeyId: { } key, Limits.TokensPerDay: { } ofKey })
        {
            yield return ($"{OfUser}/{key}", ofKey);
        }

        if (options.Value.TokensPerDay > 0)
        {
            yield return (OfUser, options.Value.TokensPerDay);
        }
    }

    private int UntilTomorrow() => DaySeconds - (int)time.GetUtcNow().UtcDateTime.TimeOfDay.TotalSeconds;

    [LoggerMessage(EventId = 1222, Level = LogLevel.Warning, Message = "The tokens of call {Call} could not be settled.")]
    private partial void LogNotSettled(string call, Exception exception);
}
