using System.Globalization;
using System.Text.Json;
using Cartrita.Core.Errors;
using Cartrita.Core.Tools;
using Cartrita.Core.Tools.Calculation;

namespace Cartrita.Activities.Tools;

/// <summary>Tells the time, and works with times: another zone, a period later, the time between two.</summary>
/// <param name="time">The clock.</param>
public sealed class DateTimeTool(TimeProvider time) : ITool
{
    private const string LocalForm = "yyyy-MM-dd'T'HH:mm:ss.FFFFFFF";
    private const string OffsetForm = "yyyy-MM-dd'T'HH:mm:ss.FFFFFFFzzz";

    private const string Parameters =
        """
        {
          "type": "object",
          "additionalProperties": false,
          "required": ["operation", "at", "other", "period", "zone"],
          "properties": {
            "operation": { "type": "string", "enum": ["show", "add", "difference"], "description": "show: a time in a zone. add: a period later. difference: from at to other." },
            "at": { "type": ["string", "null"], "description": "An ISO 8601 date or time; without an offset it is the zone's. Null for now." },
            "other": { "type": ["string", "null"], "description": "The other time of a difference; null for now." },
            "period": { "type": ["string", "null"], "description": "The ISO 8601 period to add, such as P1M or -PT90M." },
            "zone": { "type": ["string", "null"], "description": "A time zone by its IANA id, such as Europe/Berlin; null for UTC." }
          }
        }
        """;

    /// <inheritdoc />
    public ToolBinding Binding { get; } = new("date_time", "Tells the time now or in a time zone, adds a period to a time, and counts the time between two.", JsonElement.Parse(Parameters)) { Shows = false, Effect = ToolEffect.Reads };

    /// <inheritdoc />
    public Task<ExecutorResult> RunAsync(RuntimeContext context, ToolCallRequest call, JsonElement arguments, CancellationToken cancellationToken)
    {
        var zone = ZoneOf(arguments.Text("zone"));
        var at = TimeOf(arguments.Text("at"), zone);
        var payload = arguments.Text("operation") switch
        {
            "add" => Show(Later(at, arguments.Text("period"), zone), zone),
            "difference" => Difference(at, TimeOf(arguments.Text("other"), zone)),
            _ => Show(at, zone),
        };
        return Task.FromResult(ToolPackets.Of(
            Binding, context, call, time.GetUtcNow(), new PacketContent<DateTimeResult>("date_time.value", payload, 1, []), ToolJson.Default.DateTimeResult));
    }

    private static TimeZoneInfo ZoneOf(string? id) =>
        id is null ? TimeZoneInfo.Utc
        : TimeZoneInfo.TryFindSystemTimeZoneById(id, out var zone) ? zone
        : throw Fault("The zone is no IANA id of a time zone.");

    private DateTimeOffset TimeOf(string? text, TimeZoneInfo zone)
    {
        if (text is null)
        {
            return TimeZoneInfo.ConvertTime(time.GetUtcNow(), zone);
        }

        if (!DateTime.TryParse(text, CultureInfo.InvariantCulture, DateTimeStyles.RoundtripKind, out var read))
        {
            throw Fault("A time is not written as ISO 8601 has it.");
        }

        return read.Kind == DateTimeKind.Unspecified
            ? InZone(read, zone)
            : TimeZoneInfo.ConvertTime(DateTimeOffset.Parse(text, CultureInfo.InvariantCulture, DateTimeStyles.RoundtripKind), zone);
    }

    // A clock that is put forward leaves an hour out, and no time is in it.
    private static DateTimeOffset InZone(DateTime local, TimeZoneInfo zone) =>
        zone.IsInvalidTime(local) ? throw Fault("There is no such time in the zone: its clocks are put forward then.") : new DateTimeOffset(local, zone.GetUtcOffset(local));

    // Months and days go by the zone's calendar, hours by the clock.
    private static DateTimeOffset Later(DateTimeOffset at, string? text, TimeZoneInfo zone)
    {
        var period = CalendarPeriod.Parse(text ?? string.Empty) ?? throw Fault("The period is not written as ISO 8601 has it, such as P1M or PT90M.");
        try
        {
            var moved = at.DateTime.AddMonths(period.Months).AddDays(period.Days);
            return TimeZoneInfo.ConvertTime((moved == at.DateTime ? at : InZone(moved, zone)) + period.Time, zone);
        }
        catch (ArgumentOutOfRangeException)
        {
            throw Fault("The time is outside of the years 1 to 9999.");
        }
    }

    private static DateTimeResult Show(DateTimeOffset at, TimeZoneInfo zone) => new()
    {
        Time = at.ToString(OffsetForm, CultureInfo.InvariantCulture),
        Utc = at.UtcDateTime.ToString(LocalForm, CultureInfo.InvariantCulture) + "Z",
        Zone = zone.Id,
        Weekday = at.DayOfWeek.ToString(),
        Week = ISOWeek.GetWeekOfYear(at.DateTime),
        IsDaylightSaving = zone.IsDaylightSavingTime(at),
    };

    private static DateTimeResult Difference(DateTimeOffset from, DateTimeOffset to) => new()
    {
        Seconds = (decimal)(to - from).Ticks / TimeSpan.TicksPerSecond,
        Days = Math.Round((decimal)(to - from).Ticks / TimeSpan.TicksPerDay, 6),
        CalendarDays = (to.Date - from.Date).Days,
    };

    private static CartritaException Fault(string detail) => new(Problems.InvalidRequest, detail);
}

/// <summary>A time, or the time between two.</summary>
internal sealed record DateTimeResult
{
    /// <summary>The time in the zone, ISO 8601 with its offset.</summary>
    public string? Time { get; init; }

    /// <summary>The same in UTC.</summary>
    public string? Utc { get; init; }

    /// <summary>The zone.</summary>
    public string? Zone { get; init; }

    /// <summary>The day of the week, in English.</summary>
    public string? Weekday { get; init; }

    /// <summary>The week of the year by ISO 8601.</summary>
    public int? Week { get; init; }

    /// <summary>Whether daylight saving holds.</summary>
    public bool? IsDaylightSaving { get; init; }

    /// <summary>Seconds from one time to the other.</summary>
    public decimal? Seconds { get; init; }

    /// <summary>Days of 24 hours from one time to the other.</summary>
    public decimal? Days { get; init; }

    /// <summary>Days from one date to the other, as a calendar counts them.</summary>
    public int? CalendarDays { get; init; }
}
