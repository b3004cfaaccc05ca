using System.Globalization;
using Cartrita.Core.Errors;

namespace Cartrita.Core.Tools.Calculation;

/// <summary>The functions of <see cref="Arithmetic"/>: abs, round, floor, ceil, trunc, min, max, sum, avg, and in doubles sqrt, pow, exp, ln, log10, sin, cos, tan (radians).</summary>
internal static class ArithmeticFunctions
{
    private const int LargestExponent = 1_000;
    private const int MostDigits = 28;

    /// <summary>A constant; null where there is none of this name.</summary>
    internal static decimal? Constant(string name) => name switch
    {
        "pi" => 3.1415926535897932384626433833m,
        "e" => 2.7182818284590452353602874714m,
        _ => null,
    };

    /// <summary>A power, exact where the exponent is a whole number that is not large.</summary>
    internal static (decimal Value, bool IsExact) Power(decimal value, decimal exponent)
    {
        if (exponent != decimal.Truncate(exponent) || Math.Abs(exponent) > LargestExponent)
        {
            return (Decimal(Math.Pow((double)value, (double)exponent)), false);
        }

        var result = 1m;
        for (var (factor, left) = (value, (int)Math.Abs(exponent)); left > 0; left >>= 1)
        {
            result = (left & 1) == 1 ? result * factor : result;
            factor = left > 1 ? factor * factor : factor;
        }

        return (exponent < 0 ? 1m / result : result, true);
    }

    /// <summary>Calls a function.</summary>
    internal static (decimal Value, bool IsExact) Call(string name, IReadOnlyList<decimal> arguments) => (name, arguments.Count) switch
    {
        ("abs", 1) => (Math.Abs(arguments[0]), true),
        ("floor", 1) => (Math.Floor(arguments[0]), true),
        ("ceil", 1) => (Math.Ceiling(arguments[0]), true),
        ("trunc", 1) => (Math.Truncate(arguments[0]), true),
        ("round", 1) => (Math.Round(arguments[0], MidpointRounding.AwayFromZero), true),
        ("round", 2) when arguments[1] is >= 0 and <= MostDigits => (Math.Round(arguments[0], (int)arguments[1], MidpointRounding.AwayFromZero), true),
        ("min", _) => (arguments.Min(), true),
        ("max", _) => (arguments.Max(), true),
        ("sum", _) => (arguments.Sum(), true),
        ("avg", _) => (arguments.Sum() / arguments.Count, true),
        ("pow", 2) => Power(arguments[0], arguments[1]),
        ("sqrt", 1) => Root(arguments[0]),
        ("exp", 1) => (Decimal(Math.Exp((double)arguments[0])), false),
        ("ln", 1) => (Decimal(Math.Log((double)arguments[0])), false),
        ("log10", 1) => (Decimal(Math.Log10((double)arguments[0])), false),
        ("sin", 1) => (Decimal(Math.Sin((double)arguments[0])), false),
        ("cos", 1) => (Decimal(Math.Cos((double)arguments[0])), false),
        ("tan", 1) => (Decimal(Math.Tan((double)arguments[0])), false),
        _ => throw new CartritaException(Problems.InvalidRequest, string.Create(CultureInfo.InvariantCulture, $"There is no function {name} of {arguments.Count} arguments.")),
    };

    private static (decimal Value, bool IsExact) Root(decimal value)
    {
        var root = Decimal(Math.Sqrt((double)value));
        var better = root == 0 ? 0 : (root + (value / root)) / 2;
        return (better, better * better == value);
    }

    private static decimal Decimal(double value) =>
        double.IsFinite(value) ? (decimal)value : throw new CartritaException(Problems.InvalidRequest, "A function has no value there.");
}
