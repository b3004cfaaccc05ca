using System.Globalization;
using Cartrita.Core.Errors;
using Cartrita.Core.Tools.Calculation;

namespace Cartrita.Core.Tests.Tools;

public sealed class ArithmeticTests
{
    [Theory]
    [InlineData("1 + 2 * 3", "7")]
    [InlineData("(1 + 2) * 3", "9")]
    [InlineData("0.1 + 0.2", "0.3")]
    [InlineData("10 / 4", "2.5")]
    [InlineData("7 % 4", "3")]
    [InlineData("2 ^ 3 ^ 2", "512")]
    [InlineData("-2 ^ 2", "-4")]
    [InlineData("2 ^ -1", "0.5")]
    [InlineData("--3 - -2", "5")]
    [InlineData("round(2.345, 2)", "2.35")]
    [InlineData("max(1, 5, 3) + min(4, 2)", "7")]
    [InlineData("avg(1, 2, 6) + sum(1, 2)", "6")]
    [InlineData("1.5e3 + 1", "1501")]
    [InlineData("sqrt(2.25)", "1.5")]
    [InlineData("abs(floor(-1.5)) + ceil(1.2) + trunc(9.9)", "13")]
    [InlineData("1.10 * 3", "3.3")]
    public void Expression_is_worked_out(string expression, string expected)
    {
        var (value, isApproximate) = Arithmetic.Evaluate(expression);

        Assert.Equal((expected, false), (value.ToString(CultureInfo.InvariantCulture), isApproximate));
    }

    [Theory]
    [InlineData("sin(pi / 2)", 1.0)]
    [InlineData("ln(e)", 1.0)]
    [InlineData("exp(0) + log10(100) + cos(0) + tan(0)", 4.0)]
    [InlineData("2 ^ 0.5", 1.4142135623)]
    public void Function_without_a_decimal_form_is_marked(string expression, double expected)
    {
        var (value, isApproximate) = Arithmetic.Evaluate(expression);

        Assert.True(isApproximate);
        Assert.Equal(expected, (double)value, 9);
    }

    [Theory]
    [InlineData("", "ends too early")]
    [InlineData("1 +", "ends too early")]
    [InlineData("1 2", "Character 3")]
    [InlineData("(1", "ends too early")]
    [InlineData("1 / 0", "divides by zero")]
    [InlineData("10 ^ 30", "larger than")]
    [InlineData("9 ^ 9 ^ 9 ^ 9", "no value")]
    [InlineData("ln(-1)", "no value")]
    [InlineData("x + 1", "x is not known")]
    [InlineData("system(1)", "no function system")]
    [InlineData("1.2.3", "no number")]
    [InlineData("5!", "Character 2")]
    public void What_cannot_be_worked_out_is_told(string expression, string reason)
    {
        var fault = Assert.Throws<CartritaException>(() => Arithmetic.Evaluate(expression));

        Assert.Equal(Problems.InvalidRequest, fault.Problem);
        Assert.Contains(reason, fault.Detail, StringComparison.Ordinal);
    }

    [Fact]
    public void Length_and_depth_are_bounded()
    {
        Assert.Contains("at most 500", Assert.Throws<CartritaException>(() => Arithmetic.Evaluate(new string('1', 501))).Detail, StringComparison.Ordinal);
        Assert.Contains("too deep", Assert.Throws<CartritaException>(() => Arithmetic.Evaluate(new string('(', 400))).Detail, StringComparison.Ordinal);
        Assert.Contains("too deep", Assert.Throws<CartritaException>(() => Arithmetic.Evaluate(string.Concat(Enumerable.Repeat("1^", 200)) + "1")).Detail, StringComparison.Ordinal);
    }
}
