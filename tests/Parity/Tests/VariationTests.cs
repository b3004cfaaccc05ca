using System.Net;
using Cartrita.Parity.Driver;

namespace Cartrita.Parity.Tests;

public sealed class VariationTests
{
    private static readonly Scenario Any = new("any", "Anything.", _ => Task.CompletedTask) { Rows = ["row"] };

    [Theory]
    [InlineData(HttpStatusCode.InternalServerError, null, "", true)]
    [InlineData(HttpStatusCode.RequestEntityTooLarge, "application/problem+json", "{}", true)]
    [InlineData(HttpStatusCode.RequestEntityTooLarge, null, "", false)]
    [InlineData(HttpStatusCode.InternalServerError, "text/plain", "why", false)]
    [InlineData(HttpStatusCode.OK, null, "", false)]
    public void Body_too_large_is_the_hosts_answer_or_ours(HttpStatusCode status, string? type, string body, bool varies) =>
        Assert.Equal(varies, Variation.BodyTooLarge.Is(new Answer(status, type, body)));

    [Theory]
    [InlineData(HttpStatusCode.Accepted, true)]
    [InlineData(HttpStatusCode.Conflict, true)]
    [InlineData(HttpStatusCode.InternalServerError, false)]
    public void Command_to_nobody_is_dropped_or_refused(HttpStatusCode status, bool varies) =>
        Assert.Equal(varies, Variation.NothingToDo.Is(new Answer(status, null, "")));

    [Theory]
    [InlineData(HttpStatusCode.Accepted, true)]
    [InlineData(HttpStatusCode.NotImplemented, true)]
    [InlineData(HttpStatusCode.Gone, false)]
    public void Rewind_is_done_or_not_offered(HttpStatusCode status, bool varies) =>
        Assert.Equal(varies, Variation.Rewind.Is(new Answer(status, null, "")));

    [Theory]
    [InlineData(HttpStatusCode.SwitchingProtocols, true)]
    [InlineData(HttpStatusCode.UpgradeRequired, true)]
    [InlineData(HttpStatusCode.OK, false)]
    [InlineData(HttpStatusCode.InternalServerError, false)]
    public void Upgrade_is_done_or_known_to_be_impossible(HttpStatusCode status, bool varies) =>
        Assert.Equal(varies, Variation.Upgrade.Is(new Answer(status, null, "")));

    [Theory]
    [InlineData(HttpStatusCode.BadRequest, "application/json", "{}", true)]
    [InlineData(HttpStatusCode.BadRequest, null, "", false)]
    [InlineData(HttpStatusCode.Accepted, "application/json", "{}", false)]
    public void Broken_json_is_a_400_that_says_so(HttpStatusCode status, string? type, string body, bool varies) =>
        Assert.Equal(varies, Variation.BrokenJson.Is(new Answer(status, type, body)));

    [Fact]
    public void Answer_that_varies_is_written_as_its_token_and_any_other_as_it_is()
    {
        var transcript = new Transcript(Any);
        transcript.Response(new Answer(HttpStatusCode.Conflict, null, ""), Variation.NothingToDo);
        transcript.Response(new Answer(HttpStatusCode.OK, null, ""), Variation.NothingToDo);

        Assert.Equal("any\nAnything.\nrows: row\n< <taken and dropped, or refused>\n< 200\n", transcript.ToString());
    }
}
