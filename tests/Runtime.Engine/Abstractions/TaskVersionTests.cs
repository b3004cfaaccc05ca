using Microsoft.DurableTask;
using Microsoft.DurableTask.Abstractions;

namespace Cartrita.Runtime.Engine.Tests.Abstractions;

public sealed class TaskVersionTests
{
    [Fact]
    public void Null_empty_and_default_are_one_version_and_case_does_not_matter()
    {
        Assert.Equal(TaskVersion.Unversioned, new TaskVersion(null));
        Assert.Equal(TaskVersion.Unversioned, new TaskVersion(""));
        Assert.Equal("", default(TaskVersion).Version);
        Assert.True(new TaskVersion("V1") == "v1");
        Assert.Equal(new TaskVersion("V1").GetHashCode(), new TaskVersion("v1").GetHashCode());
        Assert.True(new TaskVersion("v1") != "v2");
        Assert.StartsWith("A version must not be only whitespace", Assert.Throws<ArgumentException>(() => new TaskVersion(" ")).Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("", " ", 0)]
    [InlineData("", "0.1", -1)]
    [InlineData("0.1", "", 1)]
    [InlineData("1.10", "1.9", 1)]
    [InlineData("v1", "V1", 0)]
    [InlineData("v1", "v2", -1)]
    public void Versions_compare_as_versions_where_they_are_and_else_as_text(string one, string other, int expected) =>
        Assert.Equal(expected, Math.Sign(TaskOrchestrationVersioningUtils.CompareVersions(one, other)));
}
