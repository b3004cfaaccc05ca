using System.Text.Json.Serialization;
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

    /// <summary>Reservations that nobody settled in time, by the call's id: they count as used, until a late settlement puts what the call took in the place of the estimate.</summary>
    public IReadOnlyDictionary<string, TokenReservation> Lost { get; init; } = new Dictionary<string, TokenReservation>();

    /// <summary>How long a lost call is remembered: longer than a run can wait for people.</summary>
    public static readonly TimeSpan Remembered = TimeSpan.FromDays(90);

    /// <summary>The tokens that count against the limit.</summary>
    /// <param name="day">The account's day.</param>
    public static long Taken(TokenDayDocument day) => day.Used + day.Reserved.Values.Sum(one => one.Tokens);

    /// <summary>The account once a call has ended: what it took stands in the place of what it reserved, whether or not that was counted as lost before. Null where it was settled before.</summary>
    /// <param name="day">The account's day.</param>
    /// <param name="call">The call's id.</param>
    /// <param name="tokens">What it took.</param>
    public static TokenDayDocument? Settled(TokenDayDocument day, string call, long tokens) =>
        day.Reserved.ContainsKey(call) ? day with { Used = day.Used + tokens, Reserved = Without(day.Reserved, call) }
        : day.Lost.TryGetValue(call, out var lost) ? day with { Used = Math.Max(0, day.Used + tokens - (DayOf(lost) >= day.Day ? lost.Tokens : 0)), Lost = Without(day.Lost, call) }
        : null;

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
        var lost = stored.Reserved.Where(one => one.Value.Until <= now).ToList();

        // What nobody settled was used on the day on which its time ended, whenever that is found.
        var usedToday = lost.Where(one => DayOf(one.Value) >= today).Sum(one => one.Value.Tokens);
        return stored with
        {
            Day = stored.Day < today ? today : stored.Day,
            Used = used + usedToday,
            Reserved = stored.Reserved.Where(one => one.Value.Until > now).ToDictionary(StringComparer.Ordinal),
            Lost = stored.Lost.Where(one => one.Value.Until + Remembered > now).Concat(lost.Where(one => !one.Value.IsFinal)).ToDictionary(StringComparer.Ordinal),
        };
    }

    private static DateOnly DayOf(TokenReservation lost) => DateOnly.FromDateTime(lost.Until.UtcDateTime);

    private static Dictionary<string, TokenReservation> Without(IReadOnlyDictionary<string, TokenReservation> calls, string call) =>
        calls.Where(one => one.Key != call).ToDictionary(StringComparer.Ordinal);
}

/// <summary>What a call has reserved.</summary>
/// <param name="Tokens">How many tokens.</param>
/// <param name="Until">When the call has ended at the latest; one that was not settled by then counts as used, until it is.</param>
public sealed record TokenReservation(long Tokens, DateTimeOffset Until)
{
    /// <summary>Whether it counts as it is, for nobody settles it: it is forgotten once its time is over, and not remembered as lost.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)]
    public bool IsFinal { get; init; }
}
