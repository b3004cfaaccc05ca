using System.Net;
using System.Net.Http.Headers;
using Cartrita.Parity.Driver;

namespace Cartrita.Parity.Tests;

public sealed class ManagementShapeTests
{
    [Fact]
    public void Moments_of_a_status_are_told_only_where_they_have_their_form() => Assert.Equal(
        """{"runtimeStatus":"Running","createdTime":"<seconds>","lastUpdatedTime":"2026-01-02T03:04:05.6Z"}""",
        Shape("""{"runtimeStatus":"Running","createdTime":"2026-01-02T03:04:05Z","lastUpdatedTime":"2026-01-02T03:04:05.6Z"}"""));

    [Fact]
    public void Type_of_a_failure_is_not_told_and_its_message_is() => Assert.Equal(
        """{"runtimeStatus":"Failed","output":"<type>: no luck: at all"}""",
        Shape("""{"runtimeStatus":"Failed","output":"(unknown): no luck: at all"}"""));

    [Fact]
    public void Output_of_another_status_stays() => Assert.Equal(
        """{"runtimeStatus":"Terminated","output":"word: more"}""", Shape("""{"runtimeStatus":"Terminated","output":"word: more"}"""));

    [Fact]
    public void Events_keep_what_every_provider_tells() => Assert.Equal(
        """{"runtimeStatus":"Completed","historyEvents":[{"EventType":"TaskCompleted","FunctionName":"Say","Result":1}]}""",
        Shape("""{"runtimeStatus":"Completed","historyEvents":[{"EventType":"TaskCompleted","Timestamp":"x","Result":1,"FunctionName":"Say"}]}"""));

    [Fact]
    public void Error_keeps_its_message_without_the_list_of_functions() => Assert.Equal(
        """{"Message":"no such function."}""",
        Shape("""{"Message":"no such function. Additional info: 'A', 'B'","ExceptionType":"X","StackTrace":"y"}"""));

    [Fact]
    public void List_of_objects_has_one_order_and_a_list_of_values_keeps_its_own()
    {
        Assert.Equal("""[{"instanceId":"a"},{"instanceId":"b"}]""", Shape("""[{"instanceId":"b"},{"instanceId":"a"}]"""));
        Assert.Equal("""["b","a"]""", Shape("""["b","a"]"""));
    }

    [Fact]
    public void Headers_of_a_live_run_are_told()
    {
        using var response = new HttpResponseMessage(HttpStatusCode.Accepted);
        response.Headers.Location = new Uri("http://127.0.0.1:1/x");
        response.Headers.RetryAfter = new RetryConditionHeaderValue(TimeSpan.FromSeconds(5));

        var answer = ManagementShape.Of(response, new Answer(HttpStatusCode.Accepted, null, ""));

        Assert.Equal(["Location: http://127.0.0.1:1/x", "Retry-After: 5"], answer.Headers);
    }

    private static string Shape(string body)
    {
        using var response = new HttpResponseMessage();
        return ManagementShape.Of(response, new Answer(HttpStatusCode.OK, "application/json", body)).Body;
    }
}
