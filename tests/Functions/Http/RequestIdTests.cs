using Cartrita.Core.Errors;
using Cartrita.Functions.Tests.Support;

namespace Cartrita.Functions.Tests.Http;

[Collection(SharedApp.Name)]
public sealed class RequestIdTests(App app)
{
    [Fact]
    public async Task Given_id_is_returned()
    {
        var answer = await app.Admin.PostAsync("api/conversations", "{}", ("X-Request-ID", "trace-7:a.b~c_D"));
        Assert.Equal("trace-7:a.b~c_D", answer.Is(201).Headers["X-Request-ID"]);
    }

    [Theory]
    [InlineData("with space")]
    [InlineData("<script>")]
    [InlineData("")]
    public async Task Id_that_is_no_token_is_replaced(string given)
    {
        var answer = await app.Admin.PostAsync("api/conversations", "{}", ("X-Request-ID", given));
        Assert.Matches("^[0-9a-f]{32}$", answer.Is(201).Headers["X-Request-ID"]);
    }

    [Fact]
    public async Task Id_that_is_too_long_is_replaced()
    {
        var answer = await app.Admin.PostAsync("api/conversations", "{}", ("X-Request-ID", new string('a', 129)));
        Assert.Equal(32, answer.Is(201).Headers["X-Request-ID"].Length);
    }

    [Fact]
    public async Task Error_names_the_given_id()
    {
        var answer = await app.Admin.PostAsync("api/chat", "{", ("X-Request-ID", "mine"));
        Assert.Equal("mine", answer.IsProblem(Problems.MalformedJson).Text("requestId"));
    }

    [Fact]
    public async Task Run_and_its_first_frame_carry_the_id()
    {
        var user = await app.NewUserAsync();
        var answer = await user.PostAsync("api/chat", ApiUser.Question("Who was first?"), ("X-Request-ID", "from-the-client"));
        var run = answer.Is(200).Text("orchestrationId");

        Assert.Equal("from-the-client", (await user.GetAsync($"api/orchestrations/{run}")).Is(200).Text("requestId"));
        var events = await user.EventsAsync($"api/orchestrations/{run}/events");
        Assert.Equal("from-the-client", events[0].Data.GetProperty("requestId").GetString());
    }
}
