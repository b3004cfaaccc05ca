using System.Globalization;
using System.Text.Json;
using Cartrita.Core.Tools;
using Cartrita.Core.Tools.Calculation;

namespace Cartrita.Activities.Tools;

/// <summary>Works out an expression of numbers.</summary>
/// <param name="time">The clock.</param>
public sealed class CalculatorTool(TimeProvider time) : ITool
{
    private const string Parameters =
        """
        {
          "type": "object",
          "additionalProperties": false,
          "required": ["expression"],
          "properties": {
            "expression": {
              "type": "string",
              "description": "Numbers with + - * / % (remainder) ^ (power), brackets, pi, e, abs, round(x, digits), floor, ceil, trunc, min, max, sum, avg, sqrt, pow, exp, ln, log10, sin, cos, tan (radians); at most 500 characters."
            }
          }
        }
        """;

    /// <inheritdoc />
    public ToolBinding Binding { get; } = new("calculator", "Works out an expression of numbers, exactly to 28 digits where that can be.", JsonElement.Parse(Parameters)) { Shows = false, Effect = ToolEffect.Reads };

    /// <inheritdoc />
    public Task<ExecutorResult> RunAsync(RuntimeContext context, ToolCallRequest call, JsonElement arguments, CancellationToken cancellationToken)
    {
        var (value, isApproximate) = Arithmetic.Evaluate(arguments.Text("expression") ?? string.Empty);
        var payload = new CalculatorResult(value.ToString(CultureInfo.InvariantCulture), isApproximate);
        return Task.FromResult(ToolPackets.Of(
            Binding, context, call, time.GetUtcNow(), new PacketContent<CalculatorResult>("calculator.value", payload, 1, []), ToolJson.Default.CalculatorResult));
    }
}

/// <summary>What an expression comes to.</summary>
/// <param name="Value">The number in decimal digits.</param>
/// <param name="IsApproximate">Whether a part of it was worked out to about 15 digits only.</param>
internal sealed record CalculatorResult(string Value, bool IsApproximate);
