using System.Globalization;
using System.Text.RegularExpressions;

namespace Cartrita.Core.Tools.Calculation;

/// <summary>A period of ISO 8601, such as <c>P1Y2M3DT4H</c> or <c>-P2W</c>: months and days as the calendar has them, and a length of time.</summary>
/// <param name="Months">Months, a year being twelve.</param>
/// <param name="Days">Days, a week being seven.</param>
/// <param name="Time">Hours, minutes and seconds.</param>
public sealed partial record CalendarPeriod(int Months, int Days, TimeSpan Time)
{
    /// <summary>Reads a period; null where the text is none, or one of more than 10,000 years.</summary>
    /// <param name="text">The text.</param>
    public static CalendarPeriod? Parse(string text)
    {
        var match = Form().Match(text);
        if (!match.Success || match.Groups.Cast<Group>().Skip(2).All(group => !group.Success))
        {
            return null;
        }

        var (years, months, weeks, days) = (Part("y"), Part("m"), Part("w"), Part("d"));
        var seconds = (Part("h") * 3600) + (Part("n") * 60) + Part("s");
        if ((years * 12) + months > 120_000 || (weeks * 7) + days + (seconds / 86_400) > 3_650_000)
        {
            return null;
        }

        var sign = match.Groups["sign"].Value == "-" ? -1 : 1;
        return new CalendarPeriod(sign * (int)((years * 12) + months), sign * (int)((weeks * 7) + days), sign * TimeSpan.FromTicks((long)(seconds * TimeSpan.TicksPerSecond)));

        decimal Part(string name) => match.Groups[name] is { Success: true } group ? decimal.Parse(group.Value, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture) : 0;
    }

    [GeneratedRegex(@"^(?<sign>[+-]?)P(?:(?<y>\d{1,6})Y)?(?:(?<m>\d{1,6})M)?(?:(?<w>\d{1,6})W)?(?:(?<d>\d{1,8})D)?(?:T(?:(?<h>\d{1,8})H)?(?:(?<n>\d{1,9})M)?(?:(?<s>\d{1,10}(?:\.\d{1,7})?)S)?)?\z")]
    private static partial Regex Form();
}
