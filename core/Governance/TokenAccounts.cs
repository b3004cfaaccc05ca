using Cartrita.Core.Storage;

namespace Cartrita.Core.Governance;

/// <summary>Accounts of model tokens a day: a call reserves what it is likely to take before it is made, and is settled once with what it took.</summary>
/// <remarks>What is said of tokens holds for the seconds of audio and the characters of speech that other accounts count. An account is one document, changed on condition, so instances together never let a call in that a full account refuses.</remarks>
/// <param name="days">The accounts.</param>
/// <param name="time">The clock.</param>
public sealed class TokenAccounts(DocumentCollection<TokenDayDocument> days, TimeProvider time)
{
    /// <summary>Reserves tokens; a call that has a reservation keeps it.</summary>
    /// <param name="owner">Whose account.</param>
    /// <param name="account">The account.</param>
    /// <param name="limit">The tokens of a day.</param>
    /// <param name="call">The call's id.</param>
    /// <param name="reservation">What it reserves.</param>
    /// <returns>The tokens that are left after it; negative where the account was full and nothing was reserved.</returns>
    public async Task<long> ReserveAsync(OwnerId owner, string account, long limit, string call, TokenReservation reservation)
    {
        ArgumentNullException.ThrowIfNull(reservation);
        var left = 0L;
        await days.UpdateAsync(owner, account, stored =>
        {
            var day = TokenDayDocument.At(stored, time.GetUtcNow());
            var taken = TokenDayDocument.Taken(day);
            if (day.Reserved.ContainsKey(call) || day.Lost.ContainsKey(call))
            {
                left = Math.Max(0, limit - taken);
                return null;
            }

            if (taken >= limit)
            {
                left = -1;
                return null;
            }

            left = Math.Max(0, limit - taken - reservation.Tokens);
            return day with { Reserved = new Dictionary<string, TokenReservation>(day.Reserved, StringComparer.Ordinal) { [call] = reservation } };
        });
        return left;
    }

    /// <summary>Puts what a call took in the place of its reservation. One whose time was over counted as it was reserved, and counts as it was from now on. A call without either was settled before: nothing counts twice.</summary>
    /// <param name="owner">Whose accounts.</param>
    /// <param name="accounts">The accounts.</param>
    /// <param name="call">The call's id.</param>
    /// <param name="tokens">What it took.</param>
    public async Task SettleAsync(OwnerId owner, IReadOnlyList<string> accounts, string call, long tokens)
    {
        ArgumentNullException.ThrowIfNull(accounts);
        foreach (var account in accounts)
        {
            await days.UpdateAsync(owner, account, stored => TokenDayDocument.Settled(TokenDayDocument.At(stored, time.GetUtcNow()), call, tokens));
        }
    }
}
