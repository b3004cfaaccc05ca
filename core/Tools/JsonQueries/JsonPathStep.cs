using System.Text.Json;

namespace Cartrita.Core.Tools.JsonQueries;

/// <summary>A step of a path.</summary>
internal abstract record JsonPathStep;

/// <summary>The member of a name.</summary>
/// <param name="Name">The name.</param>
internal sealed record MemberStep(string Name) : JsonPathStep;

/// <summary>Elements of an array by their places; a place under zero counts from the end.</summary>
/// <param name="From">The first; null for the beginning.</param>
/// <param name="To">One past the last; null for the end.</param>
internal sealed record SliceStep(int? From, int? To) : JsonPathStep;

/// <summary>An element of an array by its place.</summary>
/// <param name="Index">The place; under zero it counts from the end.</param>
internal sealed record IndexStep(int Index) : JsonPathStep;

/// <summary>All members of an object, or all elements of an array.</summary>
internal sealed record WildcardStep : JsonPathStep;

/// <summary>The value and all that is in it, at any depth.</summary>
internal sealed record DescendantStep : JsonPathStep;

/// <summary>The members or elements that fit a condition.</summary>
/// <param name="Members">The names that lead from each to what is compared.</param>
/// <param name="Comparison">One of <c>== != &lt; &lt;= &gt; &gt;=</c>; null where it only has to be there.</param>
/// <param name="Value">What it is compared with.</param>
internal sealed record FilterStep(IReadOnlyList<string> Members, string? Comparison, JsonElement Value) : JsonPathStep;
