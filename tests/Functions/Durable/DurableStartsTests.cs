using Cartrita.Core.Chat;
using Cartrita.Core.Governance;
using Cartrita.Core.Identifiers;
using Cartrita.Functions.Durable;
using Cartrita.Functions.Tests.Support;
using DurableTask.Core.Exceptions;

namespace Cartrita.Functions.Tests.Durable;

public sealed class DurableStartsTests
{
    private static readonly RunDocument Run = new()
    {
        Id = new RunId(new string('a', 32)),
        OwnerId = new OwnerId("local"),
        Kind = RunKind.Ingestion,
        RequestId = "test",
        CreatedAt = DateTimeOffset.UnixEpoch,
    };

    [Fact]
    public async Task Start_that_somebody_else_was_faster_with_is_a_start()
    {
        await using var client = new RefusingInstances(new OrchestrationAlreadyExistsException("It runs."), exists: true);
        await client.StartAsync(Run, limits: null, CancellationToken.None);
        Assert.Equal(1, client.Refusals);
    }

    [Fact]
    public async Task Start_that_fails_and_leaves_no_instance_fails()
    {
        await using var client = new RefusingInstances(new InvalidOperationException("The hub is gone."), exists: false);
        await Assert.ThrowsAsync<InvalidOperationException>(() => client.StartAsync(Run, limits: null, CancellationToken.None));
    }

    [Fact]
    public async Task Start_of_an_instance_that_is_known_schedules_nothing()
    {
        await using var client = new RefusingInstances(new InvalidOperationException("It was scheduled."), exists: true);
        await client.StartOnceAsync(Run, limits: null, CancellationToken.None);
        Assert.Equal(0, client.Refusals);
    }
}
