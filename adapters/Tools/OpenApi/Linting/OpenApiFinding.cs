namespace Cartrita.Adapters.Tools.OpenApi.Linting;

/// <summary>What a description lacks for a model that has to choose a tool by it.</summary>
/// <param name="Operation">The operation: its id, or method and path.</param>
/// <param name="Rule">The rule, such as <c>description-missing</c>.</param>
/// <param name="IsError">Whether a model will probably go wrong by it; otherwise it is advice.</param>
/// <param name="Message">What is wrong, in a sentence.</param>
public sealed record OpenApiFinding(string Operation, string Rule, bool IsError, string Message);
