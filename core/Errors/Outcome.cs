using System.Text.Json.Serialization;

namespace Cartrita.Core.Errors;

/// <summary>What an activity returns where failing is expected: a value, or a code of the catalogue.</summary>
/// <remarks>An orchestrator decides on <see cref="Code"/>, never on text or a CLR type name; an activity throws only to be retried.</remarks>
/// <typeparam name="T">The value's type.</typeparam>
public sealed record Outcome<T>
    where T : class
{
    /// <summary>The value, when it worked.</summary>
    public T? Value { get; init; }

    /// <summary>The catalogue's code, when it did not.</summary>
    public string? Code { get; init; }

    /// <summary>One sentence of at most 256 characters, without internals or user text.</summary>
    public string? Detail { get; init; }

    /// <summary>Which limit was reached, where <see cref="Code"/> is <c>limit_exceeded</c>: a name of <see cref="Governance.Budgets.BudgetOperations"/>.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? Limit { get; init; }

    /// <summary>Whether the catalogue calls the problem retriable.</summary>
    public bool Retriable { get; init; }

    /// <summary>Whether there is a value.</summary>
    public bool Ok => Code is null;
}

/// <summary>Makes outcomes.</summary>
public static class Outcome
{
    /// <summary>It worked.</summary>
    /// <typeparam name="T">The value's type.</typeparam>
    /// <param name="value">The value.</param>
    public static Outcome<T> Of<T>(T value)
        where T : class => new() { Value = value };

    /// <summary>It did not work.</summary>
    /// <typeparam name="T">The type that the value would have had.</typeparam>
    /// <param name="problem">Why.</param>
    /// <param name="detail">One sentence about this occurrence.</param>
    /// <param name="limit">Which limit was reached, where that is the problem.</param>
    public static Outcome<T> Fail<T>(Problem problem, string? detail = null, string? limit = null)
        where T : class => new() { Code = problem.Code, Detail = detail, Limit = limit, Retriable = problem.Retriable };
}
