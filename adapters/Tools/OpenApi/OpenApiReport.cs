namespace Cartrita.Adapters.Tools.OpenApi;

/// <summary>What came of a document's operations.</summary>
/// <param name="Title">The document's title.</param>
/// <param name="Tools">The tools.</param>
/// <param name="Skipped">Operations that are no tools, with the reasons.</param>
/// <param name="Ambiguous">Ids that several operations would have; none of them is a tool.</param>
public sealed record OpenApiReport(string Title, IReadOnlyList<OpenApiReportedTool> Tools, IReadOnlyList<OpenApiSkippedOperation> Skipped, IReadOnlyList<OpenApiAmbiguousId> Ambiguous)
{
    /// <summary>Settings of <c>Effects</c> that name no operation, or more than one. Where one says <c>Writes</c>, there are no tools.</summary>
    public IReadOnlyList<string> UnknownEffects { get; init; } = [];
}

/// <summary>A tool of a document.</summary>
/// <param name="ToolId">Its id.</param>
/// <param name="Operation">The operation: method and path.</param>
/// <param name="Effect">What its calls change: <c>Reads</c> or <c>Writes</c>.</param>
/// <param name="SchemaBytes">The size of its arguments' schema, which models read.</param>
public sealed record OpenApiReportedTool(string ToolId, string Operation, string Effect, int SchemaBytes);

/// <summary>An operation that is no tool.</summary>
/// <param name="Operation">The operation: its id, or method and path.</param>
/// <param name="Reason">Why.</param>
public sealed record OpenApiSkippedOperation(string Operation, string Reason);

/// <summary>An id that several operations would have.</summary>
/// <param name="ToolId">The id.</param>
/// <param name="Operations">Methods and paths.</param>
public sealed record OpenApiAmbiguousId(string ToolId, IReadOnlyList<string> Operations);
