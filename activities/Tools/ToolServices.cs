using Cartrita.Activities.Tools.Code;
using Cartrita.Activities.Tools.GitHub;
using Cartrita.Core.Tools;
using Cartrita.Core.Tools.GitHub;
using Microsoft.Extensions.DependencyInjection;

namespace Cartrita.Activities.Tools;

/// <summary>Registers the tools in code.</summary>
internal static class ToolServices
{
    /// <summary>Adds them; the manifests say which agents may call which.</summary>
    /// <param name="services">Where to.</param>
    internal static void AddTools(this IServiceCollection services)
    {
        services.AddSingleton<ITool, KnowledgeSearchTool>().AddSingleton<ITool, TranscribeTool>().AddSingleton<ITool, WebSearchTool>().AddSingleton<ITool, WebFetchTool>();
        services.AddSingleton<RepositoryAccess>();
        services.AddSingleton<ITool, GitHubTreeTool>().AddSingleton<ITool, GitHubFileTool>().AddSingleton<ITool, GitHubSearchTool>();
        services.AddSingleton<ITool, GitHubIssuesTool>().AddSingleton<ITool, GitHubPullsTool>().AddSingleton<ITool, GitHubCommentTool>();
        services.AddSingleton<UploadedArchives>().AddSingleton<CodeSources>().AddSingleton<PullRequestMaker>();
        services.AddSingleton<ITool, ArchiveTreeTool>().AddSingleton<ITool, ArchiveFileTool>();
        services.AddSingleton<ITool, MakePatchTool>().AddSingleton<ITool, CheckPatchTool>().AddSingleton<ITool, OpenPullRequestTool>();
        services.AddSingleton<ITool, CalculatorTool>().AddSingleton<ITool, DateTimeTool>().AddSingleton<ITool, JsonQueryTool>();
    }
}
