using Cartrita.Adapters.Tools.Sandbox.ContainerJob;
using Cartrita.Core.Tools;

namespace Cartrita.Adapters.Tests.Tools.Sandbox.ContainerJob;

public sealed class JobReportTests
{
    [Theory]
    [InlineData("exited 7\n", SandboxEnd.Exited, 7)]
    [InlineData("cpu 152\n", SandboxEnd.CpuTime, 152)]
    [InlineData("wall\n", SandboxEnd.WallTime, null)]
    [InlineData("output\n", SandboxEnd.Output, null)]
    public void Line_of_a_program_that_ended_is_read(string line, SandboxEnd end, int? code)
    {
        var report = JobReport.Parse(System.Text.Encoding.ASCII.GetBytes(line));

        Assert.Equal((JobState.Ended, end, code), (report.State, report.End, report.ExitCode));
    }

    [Theory]
    [InlineData("started\n")]
    [InlineData("")]
    [InlineData("exited\n")]
    [InlineData("exited -1\n")]
    [InlineData("exited 256\n")]
    [InlineData("exited 1 2\n")]
    [InlineData("wall 1\n")]
    public void Line_that_is_no_result_is_as_none(string line) => Assert.Equal(JobState.Started, JobReport.Parse(System.Text.Encoding.ASCII.GetBytes(line)).State);

    [Theory]
    [InlineData(0, 0, 0.25, "0.5Gi")]
    [InlineData(320, 0, 0.25, "0.5Gi")]
    [InlineData(321, 0, 0.5, "1Gi")]
    [InlineData(768, 16, 0.5, "1Gi")]
    [InlineData(1024, 16, 0.75, "1.5Gi")]
    [InlineData(8000, 0, 4, "8Gi")]
    public void Container_is_the_smallest_that_holds_the_program(int memory, int temporary, double cpu, string expected) =>
        Assert.Equal(new JobSize(cpu, expected), JobSize.For((long)memory << 20, (long)temporary << 20));

    [Fact]
    public void Container_is_none_where_none_is_large_enough() => Assert.Null(JobSize.For(8001L << 20, 0));
}
