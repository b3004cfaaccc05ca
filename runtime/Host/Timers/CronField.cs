using System.Globalization;
using System.Numerics;

namespace Cartrita.Runtime.Host.Timers;

/// <summary>The values that one field of a CRON expression allows, as bits.</summary>
internal readonly record struct CronField(ulong Bits)
{
    private static readonly string[] s_months =
        ["January", "February", "March", "April", "May", "June", "July", "August", "September", "October", "November", "December"];

    private static readonly string[] s_days = ["Sunday", "Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday"];

    public static CronField Seconds(string text) => Parse(text, "second", 0, 59, []);

    public static CronField Minutes(string text) => Parse(text, "minute", 0, 59, []);

    public static CronField Hours(string text) => Parse(text, "hour", 0, 23, []);

    public static CronField Days(string text) => Parse(text, "day", 1, 31, []);

    public static CronField Months(string text) => Parse(text, "month", 1, 12, s_months);

    public static CronField DaysOfWeek(string text) => Parse(text, "day of the week", 0, 6, s_days);

    public bool Has(int value) => (Bits & (1UL << value)) != 0;

    /// <summary>The first allowed value, from <paramref name="value"/> on; -1 where there is none.</summary>
    public int From(int value)
    {
        var rest = value > 63 ? 0 : Bits >> value << value;
        return rest == 0 ? -1 : BitOperations.TrailingZeroCount(rest);
    }

    /// <summary>The first allowed value of all.</summary>
    public int First => BitOperations.TrailingZeroCount(Bits);

    // One item of a list is a value, a range or a star; a step after it takes every n-th; a step after a value goes on to the end.
    private static CronField Parse(string text, string name, int minimum, int maximum, string[] names)
    {
        var bits = 0UL;
        foreach (var item in text.Split(','))
        {
            var stepped = item.Split('/');
            var (from, to) = Range(stepped[0], stepped.Length == 2);
            var step = stepped.Length == 1 ? 1 : Number(stepped[1]);
            if (stepped.Length > 2 || step < 1 || from < minimum || to > maximum || from > to)
            {
                throw Invalid();
            }

            for (var value = from; value <= to; value += step)
            {
                bits |= 1UL << value;
            }
        }

        return new(bits);

        (int From, int To) Range(string range, bool open)
        {
            if (range == "*")
            {
                return (minimum, maximum);
            }

            return range.Split('-') switch
            {
                [var one] => (Value(one), open ? maximum : Value(one)),
                [var first, var last] => (Value(first), Value(last)),
                _ => throw Invalid(),
            };
        }

        int Value(string value)
        {
            var named = value.Length < 3 ? -1 : Array.FindIndex(names, known =>
                known.Equals(value, StringComparison.OrdinalIgnoreCase) || (value.Length == 3 && known.StartsWith(value, StringComparison.OrdinalIgnoreCase)));
            return named < 0 ? Number(value) : named + minimum;
        }

        int Number(string number) => int.TryParse(number, NumberStyles.None, CultureInfo.InvariantCulture, out var value) ? value : throw Invalid();

        FormatException Invalid() => new($"the {name} field '{text}' is not valid (it takes {minimum} to {maximum})");
    }
}
