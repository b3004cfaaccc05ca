using Cartrita.Core.Errors;
using Cartrita.Functions.Tests.Support;

namespace Cartrita.Functions.Tests.Chat;

[Collection(SharedApp.Name)]
public sealed class IdempotencyTests(App app)
{
    [Fact]
    public async Task Same_key_and_body_give_the_same_answer()
    {
        var user = await app.NewUserAsync();
        var question = ApiUser.Question("Who was first?");

        var first = (await user.PostAsync("api/chat", question, ("Idempotency-Key", "k"))).Is(200);
        var second = (await user.PostAsync("api/chat", question, ("Idempotency-Key", "k"))).Is(200);

        Assert.Equal(first.Body, second.Body);
    }

    [Fact]
    public async Task Same_key_and_the_same_body_written_differently_give_the_same_run()
    {
        var user = await app.NewUserAsync();
        var first = await user.PostAsync("api/chat", """{"messages":[{"role":"user","content":"caf\u00e9?"}],"metadata":{"a":"1","b":"2"}}""", ("Idempotency-Key", "k"));
        var second = await user.PostAsync("api/chat", """{ "metadata": {"b":"2","a":"1"}, "messages": [ {"content":"café?","role":"user"} ] }""", ("Idempotency-Key", "k"));
        Assert.Equal(first.Is(200).Text("orchestrationId"), second.Is(200).Text("orchestrationId"));
    }

    [Fact]
    public async Task Same_key_with_another_body_answers_idempotency_mismatch()
    {
        var user = await app.NewUserAsync();
        (await user.PostAsync("api/chat", ApiUser.Question("Who was first?"), ("Idempotency-Key", "k"))).Is(200);
        (await user.PostAsync("api/chat", ApiUser.Question("Who was last?"), ("Idempotency-Key", "k"))).IsProblem(Problems.IdempotencyMismatch);
        (await user.PostAsync("api/chat/stream", ApiUser.Question("Who was last?"), ("Idempotency-Key", "k"))).IsProblem(Problems.IdempotencyMismatch);
    }

    [Fact]
    public async Task Same_key_of_two_users_makes_two_runs()
    {
        var (one, other) = (await app.NewUserAsync(), await app.NewUserAsync());
        var first = await one.PostAsync("api/chat", ApiUser.Question("Who was first?"), ("Idempotency-Key", "k"));
        var second = await other.PostAsync("api/chat", ApiUser.Question("Who was last?"), ("Idempotency-Key", "k"));
        Assert.NotEqual(first.Is(200).Text("orchestrationId"), second.Is(200).Text("orchestrationId"));
    }

    [Fact]
    public async Task Same_key_many_times_at_once_makes_one_run()
    {
        var user = await app.NewUserAsync();
        var answers = await Task.WhenAll(Enumerable.Range(0, 8).Select(_ =>
            user.PostAsync("api/chat", ApiUser.Question("Who was first?"), ("Idempotency-Key", "at-once"))));
        Assert.Single(answers.Select(answer => answer.Is(200).Text("orchestrationId")).Distinct());
        Assert.Single(answers.Select(answer => answer.Text("conversationId")).Distinct());
    }

    [Fact]
    public async Task Conversation_and_attachment_take_the_key_too()
    {
        var user = await app.NewUserAsync();
        var conversation = await user.PostAsync("api/conversations", "{}", ("Idempotency-Key", "k"));
        Assert.Equal(conversation.Is(201).Body, (await user.PostAsync("api/conversations", "{}", ("Idempotency-Key", "k"))).Is(201).Body);

        var attachment = await user.UploadAsync("a.txt", "some text", ("Idempotency-Key", "k"));
        Assert.Equal(attachment.Is(201).Text("id"), (await user.UploadAsync("a.txt", "some text", ("Idempotency-Key", "k"))).Is(201).Text("id"));
        (await user.UploadAsync("a.txt", "other text", ("Idempotency-Key", "k"))).IsProblem(Problems.IdempotencyMismatch);
        (await user.UploadAsync("b.txt", "some text", ("Idempotency-Key", "k"))).IsProblem(Problems.IdempotencyMismatch);
    }
}
