using Cartrita.Functions.Tests.Contract.Operations;
using Cartrita.Functions.Tests.Support;

namespace Cartrita.Functions.Tests.Contract;

/// <summary>Every operation, with the route that the code gives it.</summary>
internal static class ApiOperations
{
    /// <summary>In the order of the description.</summary>
    public static IReadOnlyList<Operation> Described { get; } =
    [
        .. ChatOperations.All, .. ConversationOperations.All, .. OrchestrationOperations.All, .. MemoryOperations.All, .. ApprovalOperations.All, .. AttachmentOperations.All, .. UploadOperations.All, .. TusOperations.All, .. AudioOperations.All, .. AudioSessionOperations.All, .. KnowledgeOperations.All, .. CrawlOperations.All,
        .. OpenAIOperations.All, .. McpOperations.All, .. KeyOperations.All, .. HealthOperations.All,
    ];

    /// <summary>Routes of the code; the fallback answers what is no operation.</summary>
    public static IReadOnlyList<ApiRoute> Routes { get; } = [.. ApiRoute.All.Where(route => !route.Template.StartsWith("{*", StringComparison.Ordinal))];

    public static IEnumerable<(ApiRoute Route, Operation Operation)> All =>
        from operation in Described
        select (Routes.Single(route => route.Function == operation.Function), operation);
}
