using Microsoft.DurableTask;

namespace Cartrita.Runtime.Engine.Tests.Abstractions;

public sealed class TaskFailureDetailsTests
{
    [Fact]
    public void Exception_gives_its_type_message_stack_and_causes()
    {
        TaskFailureDetails details;
        try
        {
            throw new InvalidOperationException("outer", new OwnException("inner"));
        }
        catch (InvalidOperationException exception)
        {
            details = TaskFailureDetails.FromException(exception);
        }

        Assert.Equal("System.InvalidOperationException: outer", details.ToString());
        Assert.Contains(nameof(Exception_gives_its_type_message_stack_and_causes), details.StackTrace);
        Assert.Equal(typeof(OwnException).ToString(), details.InnerFailure!.ErrorType);
        Assert.Null(details.InnerFailure.InnerFailure);
    }

    [Fact]
    public void Failed_tasks_exception_keeps_the_remote_failure()
    {
        var remote = new TaskFailureDetails("Remote", "r", null, null, null);
        var local = new TaskFailedException("A", 1, new FormatException("local"));

        Assert.Same(remote, TaskFailureDetails.FromException(new TaskFailedException("A", 1, remote)).InnerFailure);
        Assert.Equal("System.FormatException: local", TaskFailureDetails.FromException(local).InnerFailure!.ToString());
    }

    [Fact]
    public void Cause_is_found_by_type_base_type_and_assembly()
    {
        var own = TaskFailureDetails.FromException(new OwnException("x"));

        Assert.True(own.IsCausedBy<OwnException>());
        Assert.True(own.IsCausedBy<ArgumentException>());
        Assert.True(own.IsCausedBy<Exception>());
        Assert.False(own.IsCausedBy<FormatException>());
        Assert.True(TaskFailureDetails.FromException(new TimeoutException()).IsCausedBy(typeof(SystemException)));
    }

    [Theory]
    [InlineData("")]
    [InlineData("No.Such.Exception")]
    public void Type_that_cannot_be_loaded_causes_nothing(string type) =>
        Assert.False(new TaskFailureDetails(type, "m", null, null, null).IsCausedBy<Exception>());

    [Fact]
    public void Asking_for_what_is_no_exception_is_refused() =>
        Assert.Throws<ArgumentException>(() => new TaskFailureDetails("T", "m", null, null, null).IsCausedBy(typeof(string)));

    [Fact]
    public void Failed_exception_needs_a_cause()
    {
        Assert.Throws<ArgumentNullException>(() => new TaskFailedException("A", 1, (Exception)null!));
        Assert.Throws<ArgumentNullException>(() => new TaskFailedException("A", 1, (TaskFailureDetails)null!));
    }

    private sealed class OwnException(string message) : ArgumentException(message);
}
