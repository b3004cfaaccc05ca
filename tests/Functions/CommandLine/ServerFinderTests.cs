using System.Net;
using Cartrita.Functions.CommandLine;
using Cartrita.Functions.Hosting;
using Cartrita.Functions.Tests.Support;
using Cartrita.Runtime.Testing;
using Cartrita.TestSupport.Files;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;

namespace Cartrita.Functions.Tests.CommandLine;

[Collection(SharedApp.Name)]
public sealed class ServerFinderTests(App app)
{
    [Fact]
    public async Task Server_that_holds_its_folder_is_found_with_its_key()
    {
        using var held = StateFolder.TryHold(app.Host.StateDirectory);
        using var finder = new ServerFinder(app.Host.StateDirectory, null, TimeProvider.System);
        var found = await finder.FindAsync(CancellationToken.None);
        Assert.Equal((app.Host.Address.Port, app.Admin.Key), (found.Address.Port, found.Key));
    }

    [Fact]
    public void File_that_a_killed_server_left_names_no_server_though_a_process_has_its_id()
    {
        using var folder = new TemporaryDirectory();
        Write(folder, "http://127.0.0.1:1");
        Assert.Null(ServerFile.Read(folder.FullName));
        using (StateFolder.TryHold(folder.FullName))
        {
            Assert.Equal(Environment.ProcessId, ServerFile.Read(folder.FullName)!.ProcessId);
            ServerFile.Forget(folder.FullName);
            Assert.Null(ServerFile.Read(folder.FullName));
        }
    }

    [Fact]
    public void Folder_is_held_while_its_holder_lives_and_looking_does_not_hold_it()
    {
        using var folder = new TemporaryDirectory();
        Assert.False(StateFolder.IsHeld(folder.Combine("missing")));
        Assert.False(StateFolder.IsHeld(folder.FullName));
        using (var held = StateFolder.TryHold(folder.FullName))
        {
            Assert.NotNull(held);
            Assert.True(StateFolder.IsHeld(folder.FullName));
            Assert.Null(StateFolder.TryHold(folder.FullName));
        }

        Assert.False(StateFolder.IsHeld(folder.FullName));
        using var again = StateFolder.TryHold(folder.FullName);
        Assert.NotNull(again);
    }

    [Fact]
    public async Task Listener_that_is_healthy_and_not_this_API_gets_no_key_and_the_search_ends_with_a_sentence()
    {
        await using var stranger = await StrangerAsync();
        using var folder = new TemporaryDirectory();
        await File.WriteAllTextAsync(CartritaCommandLine.KeyFile(folder.FullName), "the-key");
        Write(folder, stranger.Urls.Single());
        using var held = StateFolder.TryHold(folder.FullName);
        var clock = new VirtualClock();
        using var finder = new ServerFinder(folder.FullName, null, clock);
        using var patience = new CancellationTokenSource(ApiUser.Patience);

        var search = finder.FindAsync(patience.Token);
        while (!search.IsCompleted)
        {
            clock.Advance(TimeSpan.FromSeconds(1));
            await Task.WhenAny(search, Task.Run(() => Task.Yield(), patience.Token));
        }

        var failure = await Assert.ThrowsAsync<CommandFailure>(() => search);
        Assert.Contains("does not answer", failure.Message, StringComparison.Ordinal);
    }

    private static void Write(TemporaryDirectory folder, string address) =>
        File.WriteAllText(folder.Combine("server.json"), $$"""{"address":"{{address}}","processId":{{Environment.ProcessId}}}""");

    private static async Task<WebApplication> StrangerAsync()
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.ConfigureKestrel(kestrel => kestrel.Listen(IPAddress.Loopback, 0));
        var stranger = builder.Build();
        stranger.Run(context => context.Response.WriteAsync("""{"status":"ready"}"""));
        await stranger.StartAsync();
        return stranger;
    }
}
