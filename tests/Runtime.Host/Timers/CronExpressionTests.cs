using Cartrita.Runtime.Host.Timers;

namespace Cartrita.Runtime.Host.Tests.Timers;

public sealed class CronExpressionTests
{
    [Theory]
    [InlineData("0 */5 * * * *", "2026-03-01 10:02:30", "2026-03-01 10:05:00")]
    [InlineData("0 */5 * * * *", "2026-03-01 10:05:00", "2026-03-01 10:10:00")]
    [InlineData("*/5 * * * *", "2026-03-01 10:02:30", "2026-03-01 10:05:00")]
    [InlineData("* * * * * *", "2026-03-01 10:02:30.9", "2026-03-01 10:02:31")]
    [InlineData("30 59 23 31 12 *", "2026-12-31 23:59:30", "2027-12-31 23:59:30")]
    [InlineData("0 0 9-17 * * 1-5", "2026-03-06 17:00:00", "2026-03-09 09:00:00")]
    [InlineData("0 0 9 * * Mon", "2026-03-02 09:00:00", "2026-03-09 09:00:00")]
    [InlineData("0 0 9 * * monday,FRI", "2026-03-02 09:00:00", "2026-03-06 09:00:00")]
    [InlineData("0 0 0 1 Jan,July *", "2026-03-02 00:00:00", "2026-07-01 00:00:00")]
    [InlineData("0 30 8 29 2 *", "2026-03-02 00:00:00", "2028-02-29 08:30:00")]
    [InlineData("0 0 0 29 2 1", "2026-03-02 00:00:00", "2044-02-29 00:00:00")]
    [InlineData("0 0 0 13 * 5", "2026-03-14 00:00:00", "2026-11-13 00:00:00")]
    [InlineData("0 5/20 * * * *", "2026-03-01 10:06:00", "2026-03-01 10:25:00")]
    [InlineData("0 5/20 * * * *", "2026-03-01 10:46:00", "2026-03-01 11:05:00")]
    [InlineData("0 10-40/15 * * * *", "2026-03-01 10:26:00", "2026-03-01 10:40:00")]
    [InlineData("15,45 * * * * *", "2026-03-01 10:00:15", "2026-03-01 10:00:45")]
    [InlineData("0 0 0 31 * *", "2026-03-31 00:00:00", "2026-05-31 00:00:00")]
    [InlineData("0 0 0 * * 0", "2026-03-01 00:00:00", "2026-03-08 00:00:00")]
    [InlineData("0 59 23 * * *", "2026-02-28 23:59:00", "2026-03-01 23:59:00")]
    [InlineData("  0  0   12  * * *  ", "2026-03-01 11:59:59", "2026-03-01 12:00:00")]
    public void Next_occurrence_is_the_first_that_fits_all_fields(string expression, string after, string expected) =>
        Assert.Equal(DateTime.Parse(expected), CronExpression.Parse(expression).Next(DateTime.Parse(after)));

    [Theory]
    [InlineData("0 0 0 30 2 *")]
    [InlineData("0 0 0 31 4,6,9,11 *")]
    public void Day_that_no_month_has_never_occurs(string expression) =>
        Assert.Null(CronExpression.Parse(expression).Next(new(2026, 1, 1)));

    [Theory]
    [InlineData("")]
    [InlineData("* * * *")]
    [InlineData("* * * * * * *")]
    [InlineData("60 * * * * *")]
    [InlineData("0 60 * * * *")]
    [InlineData("0 0 24 * * *")]
    [InlineData("0 0 0 0 * *")]
    [InlineData("0 0 0 32 * *")]
    [InlineData("0 0 0 1 13 *")]
    [InlineData("0 0 0 * * 7")]
    [InlineData("0 0 22-2 * * *")]
    [InlineData("0 */0 * * * *")]
    [InlineData("0 */x * * * *")]
    [InlineData("0 1/2/3 * * * *")]
    [InlineData("0 1-2-3 * * * *")]
    [InlineData("0 , * * * *")]
    [InlineData("0 -5 * * * *")]
    [InlineData("0 0 0 ? * *")]
    [InlineData("0 0 0 * Mars *")]
    [InlineData("Mon 0 0 * * *")]
    public void Text_that_is_no_expression_is_refused(string expression) =>
        Assert.Throws<FormatException>(() => CronExpression.Parse(expression));

    [Fact]
    public void Refusal_names_the_field_and_what_it_takes()
    {
        var refusal = Assert.Throws<FormatException>(() => CronExpression.Parse("0 0 24 * * *"));

        Assert.Equal("the hour field '24' is not valid (it takes 0 to 23)", refusal.Message);
    }
}
