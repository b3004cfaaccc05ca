using Cartrita.Runtime.Host.Hosting;
using Cartrita.Runtime.Host.Timers;
using Microsoft.Extensions.Configuration;

namespace Cartrita.Runtime.Host.Tests.Timers;

public sealed class ScheduleTests
{
    private static readonly DateTimeOffset s_now = new(2026, 3, 1, 10, 0, 0, TimeSpan.Zero);

    [Theory]
    // Winter, UTC+1.
    [InlineData("0 30 2 * * *", "2026-01-10T12:00:00Z", "2026-01-11T01:30:00Z")]
    // Summer, UTC+2.
    [InlineData("0 30 2 * * *", "2026-07-10T12:00:00Z", "2026-07-11T00:30:00Z")]
    // 29 March 2026: 02:00 becomes 03:00; half past two does not exist and comes as half past three.
    [InlineData("0 30 2 * * *", "2026-03-28T12:00:00Z", "2026-03-29T01:30:00Z")]
    [InlineData("0 30 2 * * *", "2026-03-29T01:30:00Z", "2026-03-30T00:30:00Z")]
    // 25 October 2026: 03:00 becomes 02:00; half past two comes twice and runs the first time.
    [InlineData("0 30 2 * * *", "2026-10-24T12:00:00Z", "2026-10-25T00:30:00Z")]
    [InlineData("0 30 2 * * *", "2026-10-25T00:30:00Z", "2026-10-26T01:30:00Z")]
    // Every half hour goes by elapsed time through both.
    [InlineData("0 */30 * * * *", "2026-03-29T00:30:00Z", "2026-03-29T01:00:00Z")]
    [InlineData("0 */30 * * * *", "2026-03-29T01:00:00Z", "2026-03-29T01:30:00Z")]
    [InlineData("0 */30 * * * *", "2026-10-25T00:30:00Z", "2026-10-25T01:00:00Z")]
    [InlineData("0 */30 * * * *", "2026-10-25T01:30:00Z", "2026-10-25T02:00:00Z")]
    public void Cron_follows_the_clock_of_its_time_zone(string expression, string after, string expected)
    {
        var schedule = Parse(expression, (ScheduleParser.TimeZoneKey, "Europe/Berlin"));

        Assert.Equal(DateTimeOffset.Parse(expected), schedule.Next(DateTimeOffset.Parse(after)));
    }

    [Fact]
    public void Cron_is_on_utc_where_no_time_zone_is_set() =>
        Assert.Equal(new DateTimeOffset(2026, 3, 29, 2, 30, 0, TimeSpan.Zero), Parse("0 30 2 * * *").Next(new(2026, 3, 28, 12, 0, 0, TimeSpan.Zero)));

    [Fact]
    public void Time_span_is_an_interval() => Assert.Equal(s_now.AddMinutes(90), Parse("01:30:00").Next(s_now));

    [Fact]
    public void Setting_between_percent_signs_is_resolved() =>
        Assert.Equal(s_now.AddMinutes(7), Parse("%Sweep%", ("Sweep", "0 7 * * * *")).Next(s_now));

    [Theory]
    [InlineData("%Missing%", "The schedule of the function 'F' names the setting 'Missing', which is not set.")]
    [InlineData("00:00:00", "The schedule '00:00:00' of the function 'F' has to be longer than nothing.")]
    [InlineData("0 0 0 30 2 *", "The schedule '0 0 0 30 2 *' of the function 'F' never occurs.")]
    [InlineData("soon", "The schedule 'soon' of the function 'F' is not valid: it has 1 fields, not five or six.")]
    public void Schedule_that_cannot_run_is_refused_in_a_sentence(string text, string sentence) =>
        Assert.Equal(sentence, Assert.Throws<StartupException>(() => Parse(text)).Message);

    [Fact]
    public void Unknown_time_zone_is_refused_in_a_sentence() => Assert.Equal(
        "This machine does not know the time zone 'Mars/Base' in WEBSITE_TIME_ZONE.",
        Assert.Throws<StartupException>(() => Parse("0 0 0 * * *", (ScheduleParser.TimeZoneKey, "Mars/Base"))).Message);

    private static ISchedule Parse(string text, params (string Key, string Value)[] settings) => ScheduleParser.Parse(
        "F",
        text,
        new ConfigurationBuilder().AddInMemoryCollection(settings.Select(setting => KeyValuePair.Create(setting.Key, (string?)setting.Value))).Build(),
        s_now);
}
