using Cartrita.Activities;
using Cartrita.Core.Tools;
using Cartrita.Functions.Governance;
using Cartrita.Functions.Hosting;
using Cartrita.Orchestrations.Chat;
using Cartrita.Runtime.Testing;
using Cartrita.TestSupport.Files;
using Cartrita.TestSupport.LongTurns;
using Cartrita.TestSupport.OpenAI;
using Microsoft.Extensions.DependencyInjection;

namespace Cartrita.Functions.Tests.Chat;

/// <summary>What a long conversation and a long turn leave in the state folder, all of it: databases, frames, payloads. It stays under twice what was said and read.</summary>
public sealed class LongTurnTests : IDisposable
{
    private const int MostTimes = 2;

    private readonly TemporaryDirectory state = new();

    [Fact]
    public async Task State_folder_holds_less_than_twice_what_was_said_and_read()
    {
        await using var server = await OpenAIServer.StartAsync();
        var turn = new LongTurn();
        server.Respond(turn.Reply);
        await using (await StartAsync(turn, server))
        {
            // An app that nobody asked anything has a folder too.
        }

        var (empty, conversation) = (Stored(), string.Empty);
        await using (var host = await StartAsync(turn, server))
        {
            conversation = await turn.BringAsync(host.Client, Key());
        }

        var (brought, said) = (Stored() - empty, turn.ContentBytes);
        await using (var host = await StartAsync(turn, server))
        {
            await turn.TakeAsync(host.Client, Key(), conversation);
        }

        var (whole, content) = (Stored() - empty, turn.ContentBytes);
        Assert.True(turn.Pages.Results.Count >= 100, $"{turn.Pages.Results.Count} calls");
        Assert.InRange(said, LongTurn.Tokens * 4L, LongTurn.Tokens * 5L);
        Assert.InRange(content - said, turn.Pages.Results.Count * (long)ArchivePages.PageBytes, long.MaxValue);
        Assert.InRange(brought, said, (MostTimes * said) - 1);
        Assert.InRange(whole - brought, content - said, (MostTimes * (content - said)) - 1);
        Assert.InRange(whole, content, (MostTimes * content) - 1);
        server.AssertContract();
    }

    public void Dispose() => state.Dispose();

    private long Stored() => StoredBytes.Measure(state.FullName).Values.Sum();

    private string Key() => File.ReadAllText(state.Combine(AdminKeySetup.FileName)).Trim();

    private Task<FunctionsTestHost> StartAsync(LongTurn turn, OpenAIServer server) => FunctionsTestHost.StartAsync(
        new FunctionsTestHostOptions
        {
            Assemblies = [typeof(CartritaApp).Assembly, typeof(ChatOrchestrator).Assembly, typeof(ActivityServices).Assembly],
            Settings = LongTurn.Settings(server),
            StateDirectory = state.FullName,
        },
        builder =>
        {
            builder.AddCartrita();
            builder.Services.AddSingleton<IToolSource>(turn.Pages);
        });
}
