using Microsoft.Extensions.DependencyInjection;

namespace Cartrita.Functions.Mcp;

/// <summary>Registers the MCP server.</summary>
internal static class McpServices
{
    /// <summary>Registers it.</summary>
    public static IServiceCollection AddMcp(this IServiceCollection services) => services
        .AddSingleton<IMcpTool, ChatMcpTool>()
        .AddSingleton<IMcpTool, SearchMcpTool>()
        .AddSingleton<IMcpTool, UploadMcpTool>()
        .AddSingleton<IMcpTool, RunsMcpTool>()
        .AddSingleton<IMcpTool, ApprovalsMcpTool>()
        .AddSingleton<McpTools>()
        .AddSingleton<McpServers>();
}
