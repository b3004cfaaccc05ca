using Cartrita.EndToEnd.Tests.Support;

namespace Cartrita.EndToEnd.Tests.Clients;

/// <summary>Answers that are open for long keep nobody else from theirs.</summary>
[Collection(ClientCollection.Name)]
public sealed class OpenAnswersTests(ClientServer server)
{
    private const int Open = 80;

    [Fact]
    public async Task Every_answer_begins_while_many_others_are_open()
    {
        // None of them goes on before all of them have begun.
        var begun = await Task.WhenAll(Enumerable.Range(0, Open).Select(_ => server.StartAsync("many", until: "token")));

        Assert.All(begun, frames => Assert.Equal("token", Server.Kind(frames[^1])));
        server.LetGo("many");
        var log = await server.LogAsync(begun[^1][0].GetProperty("orchestrationId").GetString()!);
        Assert.Equal(["end", "done"], log.Select(Server.Kind).Where(kind => kind is "end" or "error" or "done"));
    }
}
