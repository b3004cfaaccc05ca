using Cartrita.Activities.Tests.Support;
using Cartrita.Core.Tools;

namespace Cartrita.Activities.Tests.Tools;

/// <summary>The tools that reckon: numbers, times, JSON.</summary>
public sealed class ReckoningToolsTests : IAsyncDisposable
{
    private readonly RunHarness harness = new();

    public ValueTask DisposeAsync() => harness.DisposeAsync();

    [Fact]
    public async Task Calculator_gives_a_decimal()
    {
        var data = (await harness.CallAsync("calculator", new { expression = "0.1 + 0.2" })).Data();

        Assert.Equal(("0.3", false), (data.Text("value"), data.GetProperty("isApproximate").GetBoolean()));
    }

    [Fact]
    public async Task Calculator_says_what_is_wrong_with_an_expression()
    {
        var result = await harness.CallAsync("calculator", new { expression = "1 / 0" });

        Assert.Equal((ToolCallStatus.Failed, "invalid_request", "It divides by zero."), (result.Status, result.Code, result.Detail));
    }

    [Theory]
    [InlineData("2026-03-28T12:00:00", "P1D", "Europe/Berlin", "2026-03-29T12:00:00+02:00")]
    [InlineData("2026-03-28T12:00:00", "PT24H", "Europe/Berlin", "2026-03-29T13:00:00+02:00")]
    [InlineData("2026-01-31", "P1M", "UTC", "2026-02-28T00:00:00+00:00")]
    [InlineData("2026-06-01T10:00:00Z", "-P1Y2DT30M", "America/New_York", "2025-05-30T05:30:00-04:00")]
    public async Task Later_goes_by_the_calendar_for_days_and_by_the_clock_for_hours(string at, string period, string zone, string expected)
    {
        var data = (await harness.CallAsync("date_time", new { operation = "add", at, other = (string?)null, period, zone })).Data();

        Assert.Equal(expected, data.Text("time"));
    }

    [Fact]
    public async Task Difference_counts_seconds_and_days()
    {
        var data = (await harness.CallAsync("date_time", new { operation = "difference", at = "2026-03-29T00:00:00", other = "2026-03-30T00:00:00", period = (string?)null, zone = "Europe/Berlin" })).Data();

        Assert.Equal((82_800, 1), (data.GetProperty("seconds").GetInt32(), data.GetProperty("calendarDays").GetInt32()));
    }

    [Fact]
    public async Task Time_is_shown_in_a_zone()
    {
        var data = (await harness.CallAsync("date_time", new { operation = "show", at = "2026-11-26T15:00:00Z", other = (string?)null, period = (string?)null, zone = "Asia/Kolkata" })).Data();

        Assert.Equal(("2026-11-26T20:30:00+05:30", "2026-11-26T15:00:00Z", "Thursday", 48), (data.Text("time"), data.Text("utc"), data.Text("weekday"), data.GetProperty("week").GetInt32()));
    }

    [Theory]
    [InlineData("show", "2026-03-29T02:30:00", null, "Europe/Berlin", "There is no such time")]
    [InlineData("show", "yesterday", null, null, "ISO 8601")]
    [InlineData("show", null, null, "Mars/Olympus", "IANA")]
    [InlineData("add", "2026-01-01", "a while", null, "The period")]
    [InlineData("add", "9999-12-31", "P1Y", null, "9999")]
    public async Task What_is_no_time_is_told(string operation, string? at, string? period, string? zone, string detail)
    {
        var result = await harness.CallAsync("date_time", new { operation, at, other = (string?)null, period, zone });

        Assert.Equal((ToolCallStatus.Failed, "invalid_request"), (result.Status, result.Code));
        Assert.Contains(detail, result.Detail, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Json_is_selected_and_counted()
    {
        var json = """{"items":[{"name":"a","price":5},{"name":"b","price":50}]}""";

        var data = (await harness.CallAsync("json_query", new { json, path = "$.items[?@.price < 10].name" })).Data();

        Assert.Equal((1, "a"), (data.GetProperty("count").GetInt32(), data.Items("values")[0].GetString()));
    }

    [Theory]
    [InlineData("{", "$", "The document is no JSON.")]
    [InlineData("{}", "", "empty")]
    [InlineData("{}", "$.a[", "Character 5")]
    public async Task Query_that_cannot_be_answered_is_told(string json, string path, string detail)
    {
        var result = await harness.CallAsync("json_query", new { json, path });

        Assert.Equal("invalid_request", result.Code);
        Assert.Contains(detail, result.Detail, StringComparison.Ordinal);
    }
}
