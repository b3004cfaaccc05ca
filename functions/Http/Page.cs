namespace Cartrita.Functions.Http;

/// <summary>A page of a collection, the form that every list of the API has.</summary>
/// <typeparam name="T">An item.</typeparam>
/// <param name="Items">The items, in the collection's order.</param>
/// <param name="Next">What <c>?after=</c> takes for the next page, opaque; absent on the last one.</param>
internal abstract record Page<T>(IReadOnlyList<T> Items, string? Next);
