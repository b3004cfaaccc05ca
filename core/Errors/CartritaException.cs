namespace Cartrita.Core.Errors;

/// <summary>Carries one entry of the catalogue across a boundary.</summary>
/// <param name="problem">What went wrong.</param>
/// <param name="detail">One sentence for the client about this occurrence, without internals or personal data.</param>
/// <param name="inner">What caused it; logged, never shown.</param>
public sealed class CartritaException(Problem problem, string? detail = null, Exception? inner = null)
    : Exception(detail is null ? problem.Code : $"{problem.Code}: {detail}", inner)
{
    /// <summary>What went wrong.</summary>
    public Problem Problem { get; } = problem;

    /// <summary>One sentence for the client.</summary>
    public string? Detail { get; } = detail;

    /// <summary>When the same request may succeed, in seconds; null where that is not known.</summary>
    public int? RetryAfterSeconds { get; init; }

    /// <summary>The member of the request that is at fault, as a path; null where it is none, or none alone.</summary>
    public string? Parameter { get; init; }

    /// <summary>Which limit was reached, where <see cref="Problem"/> is <see cref="Problems.LimitExceeded"/>: a name of <see cref="Governance.Budgets.BudgetOperations"/>. For whoever decides, not for the client.</summary>
    public string? Limit { get; init; }

    /// <summary>Members that the problem details carry besides the standard ones, such as the running id of a busy conversation.</summary>
    public IReadOnlyDictionary<string, object?> Extensions { get; init; } = new Dictionary<string, object?>();
}
