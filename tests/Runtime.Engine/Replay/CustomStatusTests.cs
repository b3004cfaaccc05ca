using Cartrita.Runtime.Engine.Replay;
using Cartrita.Runtime.Engine.Tests.Driver;

namespace Cartrita.Runtime.Engine.Tests.Replay;

public sealed class CustomStatusTests
{
    [Fact]
    public void Last_status_of_the_turn_is_reported_and_stays()
    {
        var driver = new OrchestrationDriver(async context =>
        {
            context.SetCustomStatus("first");
            context.SetCustomStatus(new { Step = 1 });
            await context.CallActivityAsync("A");
            return null;
        });

        Assert.Equal("""{"Step":1}""", driver.Start().CustomStatus);
        Assert.Equal("""{"Step":1}""", driver.Turn(OrchestrationDriver.Raised("n")).CustomStatus);
    }

    [Fact]
    public void Status_that_is_set_to_null_takes_back_what_is_stored()
    {
        var driver = new OrchestrationDriver(async context =>
        {
            context.SetCustomStatus("busy");
            await context.CallActivityAsync("A");
            context.SetCustomStatus(null);
            await context.CallActivityAsync("B");
            context.SetCustomStatus("again");
            return null;
        });

        Assert.Equal(("\"busy\"", false), Status(driver.Start()));
        Assert.Equal((null, true), Status(driver.Turn(OrchestrationDriver.Result(0, null))));
        Assert.Equal((null, true), Status(driver.Turn(OrchestrationDriver.Raised("n"))));
        Assert.Equal(("\"again\"", false), Status(driver.Turn(OrchestrationDriver.Result(1, null))));
        static (string?, bool) Status(TurnResult result) => (result.CustomStatus, result.ClearsCustomStatus);
    }

    [Fact]
    public void Status_that_was_never_set_leaves_what_an_earlier_generation_stored() =>
        Assert.False(new OrchestrationDriver(_ => Task.FromResult<object?>(1)).Start().ClearsCustomStatus);

    [Fact]
    public void Unset_status_is_null() => Assert.Null(new OrchestrationDriver(_ => Task.FromResult<object?>(1)).Start().CustomStatus);

    [Theory]
    [InlineData("a", 16 * 1024 - 2, false)]
    [InlineData("a", 16 * 1024 - 1, true)]
    public void Status_over_16_kilobytes_of_utf8_fails_the_run(string letter, int count, bool fails)
    {
        var driver = new OrchestrationDriver(async context =>
        {
            context.SetCustomStatus(string.Concat(Enumerable.Repeat(letter, count)));
            return await context.WaitForExternalEvent<int>("n");
        });

        driver.Start();

        Assert.Equal(fails, driver.Ended is not null);
        if (fails)
        {
            Assert.Contains("custom status", driver.Failure.ErrorMessage);
            Assert.Null(driver.CustomStatus);
        }
    }

    [Fact]
    public void Status_that_cannot_be_serialized_fails_the_run()
    {
        var driver = new OrchestrationDriver(async context =>
        {
            context.SetCustomStatus(new { Bad = (Action)(() => { }) });
            return await context.WaitForExternalEvent<int>("n");
        });

        driver.Start();

        Assert.Equal(typeof(NotSupportedException).FullName, driver.Failure.ErrorType);
    }
}
