using System.Globalization;
using Cartrita.Core.Errors;

namespace Cartrita.Core.Tools.Calculation;

/// <summary>Works out an expression of numbers: decimals of 28 digits, so that money comes out as on paper; functions that have no decimal form are worked out in doubles.</summary>
/// <remarks>Its work is bounded by the expression's length: there are no variables, no loops and no factorials.</remarks>
public sealed class Arithmetic
{
    /// <summary>The longest expression, in characters.</summary>
    public const int MostCharacters = 500;

    private const int Deepest = 40;

    private readonly string text;
    private int at;
    private int depth;
    private bool isApproximate;

    private Arithmetic(string text) => this.text = text;

    /// <summary>Works out an expression: <c>+ - * / % ^</c>, brackets, <c>pi</c>, <c>e</c> and the functions of <see cref="ArithmeticFunctions"/>.</summary>
    /// <param name="expression">The expression.</param>
    /// <exception cref="CartritaException"><see cref="Problems.InvalidRequest"/>: it can't be worked out; the detail says why.</exception>
    public static (decimal Value, bool IsApproximate) Evaluate(string expression)
    {
        ArgumentNullException.ThrowIfNull(expression);
        if (expression.Length > MostCharacters)
        {
            throw Fault($"An expression has at most {MostCharacters} characters.");
        }

        var reader = new Arithmetic(expression);
        try
        {
            var value = reader.Sum();
            return reader.Peek() == '\0' ? (value / 1.0000000000000000000000000000m, reader.isApproximate) : throw reader.Unexpected();
        }
        catch (OverflowException)
        {
            throw Fault("A number is larger than can be worked with, 7.9e28.");
        }
        catch (DivideByZeroException)
        {
            throw Fault("It divides by zero.");
        }
    }

    private decimal Sum()
    {
        if (++depth > Deepest)
        {
            throw Fault("It is nested too deep.");
        }

        var value = Product();
        while (Peek() is '+' or '-')
        {
            value = text[at++] == '+' ? value + Product() : value - Product();
        }

        depth--;
        return value;
    }

    private decimal Product()
    {
        var value = Signed();
        while (Peek() is '*' or '/' or '%')
        {
            value = text[at++] switch { '*' => value * Signed(), '/' => value / Signed(), _ => value % Signed() };
        }

        return value;
    }

    private decimal Signed()
    {
        var isNegative = false;
        while (Peek() is '-' or '+')
        {
            isNegative ^= text[at++] == '-';
        }

        var value = Atom();
        if (Peek() == '^')
        {
            at++;
            if (++depth > Deepest)
            {
                throw Fault("It is nested too deep.");
            }

            value = Power(value, Signed());
            depth--;
        }

        return isNegative ? -value : value;
    }

    private decimal Power(decimal value, decimal exponent)
    {
        var (result, isExact) = ArithmeticFunctions.Power(value, exponent);
        isApproximate |= !isExact;
        return result;
    }

    private decimal Atom()
    {
        var next = Peek();
        if (next == '(')
        {
            at++;
            var value = Sum();
            Expect(')');
            return value;
        }

        return char.IsAsciiDigit(next) || next == '.' ? Number() : char.IsAsciiLetter(next) ? Name() : throw Unexpected();
    }

    private decimal Number()
    {
        var start = at;
        while (at < text.Length && (char.IsAsciiDigit(text[at]) || text[at] == '.'))
        {
            at++;
        }

        // An exponent is one only where digits follow: 2e is no number, and e by itself a constant.
        if (at + 1 < text.Length && text[at] is 'e' or 'E' && (char.IsAsciiDigit(text[at + 1]) || (text[at + 1] is '+' or '-' && at + 2 < text.Length && char.IsAsciiDigit(text[at + 2]))))
        {
            at += 2;
            while (at < text.Length && char.IsAsciiDigit(text[at]))
            {
                at++;
            }
        }

        return decimal.TryParse(text.AsSpan(start, at - start), NumberStyles.Float, CultureInfo.InvariantCulture, out var value)
            ? value
            : throw Fault($"{text[start..at]} is no number that can be worked with.");
    }

    private decimal Name()
    {
        var start = at;
        while (at < text.Length && char.IsAsciiLetterOrDigit(text[at]))
        {
            at++;
        }

        var name = text[start..at].ToLowerInvariant();
        if (Peek() != '(')
        {
            return ArithmeticFunctions.Constant(name) ?? throw Fault($"{name} is not known.");
        }

        var arguments = new List<decimal>();
        do
        {
            at++;
            arguments.Add(Sum());
        }
        while (Peek() == ',');
        Expect(')');
        var (value, isExact) = ArithmeticFunctions.Call(name, arguments);
        isApproximate |= !isExact;
        return value;
    }

    private char Peek()
    {
        while (at < text.Length && char.IsWhiteSpace(text[at]))
        {
            at++;
        }

        return at < text.Length ? text[at] : '\0';
    }

    private void Expect(char character)
    {
        if (Peek() != character)
        {
            throw Unexpected();
        }

        at++;
    }

    private CartritaException Unexpected() => Fault(at < text.Length ? $"Character {at + 1} is not expected there." : "The expression ends too early.");

    private static CartritaException Fault(string detail) => new(Problems.InvalidRequest, detail);
}
