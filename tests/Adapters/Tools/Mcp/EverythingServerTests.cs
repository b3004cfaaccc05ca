using System.Diagnostics;
using Cartrita.Core.Errors;
using Cartrita.Core.Tools;
using Cartrita.TestSupport.Node;
using Cartrita.TestSupport.Requirements;

namespace Cartrita.Adapters.Tests.Tools.Mcp;

/// <summary>The protocol's own server for trying clients, as a program that is started here.</summary>
public sealed class EverythingServerTests
{
    [NodeFact]
    public async Task Tools_are_listed_and_count_as_writing_without_trust()
    {
        await using var host = await HostAsync();
        var tools = await host.Source.ToolsAsync(default);
        Assert.Contains("all_echo", tools.Select(tool => tool.Binding.ToolId));
        Assert.All(tools, tool => Assert.Equal(ToolEffect.Writes, tool.Binding.Effect));
        Assert.All(tools, tool => OpenApi.Documents.IsSchema(tool.Binding.Parameters));
    }

    [NodeFact]
    public async Task Read_only_tools_read_where_the_server_is_trusted_and_included()
    {
        await using var host = await HostAsync(("TrustAnnotations", "true"), ("Include", "get-structured-content, echo"));
        var tools = (await host.Source.ToolsAsync(default)).ToDictionary(tool => tool.Binding.ToolId, tool => tool.Binding.Effect);
        Assert.Equal(["all_echo", "all_get-structured-content"], tools.Keys.Order(StringComparer.Ordinal));
        Assert.Equal(ToolEffect.Reads, tools["all_echo"]);
    }

    [NodeFact]
    public async Task Texts_structures_images_and_links_are_results()
    {
        await using var host = await HostAsync();
        var echo = await host.DataAsync("all_echo", """{"message":"hello"}""");
        Assert.Equal("Echo: hello", echo.GetProperty("content")[0].GetProperty("text").GetString());

        var structured = await host.DataAsync("all_get-structured-content", """{"location":"Chicago"}""");
        Assert.True(structured.GetProperty("structured").TryGetProperty("temperature", out _));

        var image = await host.DataAsync("all_get-tiny-image", "{}");
        Assert.Contains(image.GetProperty("content").EnumerateArray(), part => part.GetProperty("type").GetString() == "note" && part.GetProperty("text").GetString()!.StartsWith("An image (image/png", StringComparison.Ordinal));

        var links = await host.DataAsync("all_get-resource-links", """{"count":2}""");
        Assert.Contains(links.GetProperty("content").EnumerateArray(), part => part.GetProperty("type").GetString() == "link");
    }

    [NodeFact]
    public async Task Environment_of_the_app_does_not_reach_the_program()
    {
        await using var host = await HostAsync(("Environment:GREETING", "hi"));
        var environment = (await host.DataAsync("all_get-env", "{}")).GetProperty("content")[0].GetProperty("text").GetString()!;
        Assert.Contains("GREETING", environment, StringComparison.Ordinal);
        Assert.DoesNotContain("DOTNET_", environment, StringComparison.Ordinal);
    }

    [NodeFact]
    public async Task Call_that_is_cancelled_ends_and_the_server_is_used_again()
    {
        await using var host = await HostAsync();
        await host.Source.ToolsAsync(default);
        using var patience = new CancellationTokenSource(TimeSpan.FromMilliseconds(300));
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => host.CallAsync("all_trigger-long-running-operation", """{"duration":60,"steps":5}""", patience.Token));
        Assert.Equal("Echo: on", (await host.DataAsync("all_echo", """{"message":"on"}""")).GetProperty("content")[0].GetProperty("text").GetString());
    }

    [NodeFact]
    public async Task Program_ends_with_the_host()
    {
        var mark = $"mark{Environment.ProcessId}";
        var host = await HostAsync(("Arguments:2", mark));
        await host.Source.ToolsAsync(default);
        Assert.Single(Running(mark));
        await host.DisposeAsync();
        Assert.Empty(Running(mark));
    }

    [NodeFact]
    public async Task Program_that_died_is_started_again_on_the_next_use()
    {
        var mark = $"dies{Environment.ProcessId}";
        await using var host = await HostAsync(("Arguments:2", mark));
        await host.Source.ToolsAsync(default);
        using (var program = Assert.Single(Running(mark)))
        {
            program.Kill();
            await program.WaitForExitAsync();
        }

        try
        {
            await host.DataAsync("all_echo", """{"message":"first"}""");
        }
        catch (CartritaException exception) when (exception.Problem == Problems.VendorUnavailable)
        {
            // The call may find the session before its end has been noticed.
        }

        Assert.Equal("Echo: again", (await host.DataAsync("all_echo", """{"message":"again"}""")).GetProperty("content")[0].GetProperty("text").GetString());
        Assert.Single(Running(mark));
    }

    [Fact]
    public async Task Program_that_is_not_there_gives_no_tools_and_is_left_alone_for_a_while()
    {
        await using var host = new ToolHost(("Mcp:all:Command", "/nowhere/at/all"), ("Mcp:all:Agents", "task_agent"));
        Assert.Empty(await host.Source.ToolsAsync(default));
        Assert.Empty(await host.Source.ToolsAsync(default));
        Assert.Single(host.Lines, line => line.Contains("can't be reached", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("Command", "")]
    [InlineData("Url", "https://mcp.example/mcp")]
    [InlineData("Agents", "")]
    [InlineData("RefreshMinutes", "0")]
    public void Settings_that_are_wrong_are_refused(string key, string value)
    {
        var settings = new Dictionary<string, string?> { ["Command"] = "node", ["Agents"] = "task_agent" };
        settings[key] = value;
        Assert.Throws<Microsoft.Extensions.Options.OptionsValidationException>(() => new ToolHost([.. settings.Select(setting => ($"Mcp:all:{setting.Key}", setting.Value))]).Source.Agents);
    }

    private static Process[] Running(string mark) => [.. Process.GetProcessesByName("node").Where(program => File.Exists($"/proc/{program.Id}/cmdline") && File.ReadAllText($"/proc/{program.Id}/cmdline").Contains(mark, StringComparison.Ordinal))];

    private static async Task<ToolHost> HostAsync(params (string Key, string Value)[] more)
    {
        var folder = await new NodeClient("mcp").InstalledAsync();
        return new ToolHost(
            TimeProvider.System,
            [
                ("Mcp:all:Command", "node"), ("Mcp:all:Arguments:0", Path.Combine(folder, "node_modules/@modelcontextprotocol/server-everything/dist/index.js")), ("Mcp:all:Arguments:1", "stdio"), ("Mcp:all:Agents", "task_agent"),
                .. more.Select(setting => ($"Mcp:all:{setting.Key}", (string?)setting.Value)),
            ]);
    }
}
