using Cartrita.Core.Storage;

namespace Cartrita.Core.Governance;

/// <summary>The model tokens of one account in one day (UTC): what was used, and what calls that go on have reserved.</summary>
public sealed record TokenDayDocument : VersionedDocument
{
    /// <summary>The day.</summary>
    public required DateOnly Day { get; init; }

    /// <summary>Tokens of calls that have ended.</summary>
    public long Used { get; init; }

    /// <summary>Tokens of calls that go on, by the call's id.</summary>
    public IReadOnlyDictionary<string, TokenReservation> Reserved { get; init; } = new Dictionary<string, TokenReservation>();

    /// <summary>The tokens that count against the limit.</summary>
    /// <param name="day">The account's day.</param>
    public static long Taken(TokenDayDocument day) => day.Used + day.Reserved.Values.Sum(one => one.Tokens);

    /// <summary>The account as it stands now: a new day begins with nothing used, and a reservation that nobody settled in time was used.</summary>
    /// <param name="stored">What is stored; null where nothing is.</param>
    /// <param name="now">The time.</param>
    public static TokenDayDocument At(TokenDayDocument? stored, DateTimeOffset now)
    {
        var today = DateOnly.FromDateTime(now.UtcDateTime);
        if (stored is null)
        {
            return new TokenDayDocument { Day = today };
        }

        // A clock that is behind another instance's does not bring a day back.
        var used = stored.Day < today ? 0 : stored.Used;
        var lost = stored.Reserved.Values.Where(one => one.Until <= now).Sum(one => one.Tokens);
        return stored with
        {
            Day = stored.Day < today ? today : stored.Day,
            Used = used + lost,
            Reserved = stored.Reserved.Where(one => one.Value.Until > now).ToDictionary(StringComparer.Ordinal),
        };
    }
}

/// <summary>What a call has reserved.</summary>
/// <param name="Tokens">How many tokens.</param>
/// <param name="Until">When the call has ended at the latest; one that was not settled by then counts as used.</param>
public sealed record TokenReservation(long Tokens, DateTimeOffset Until);
