using Cartrita.Core.Audio;
using Cartrita.Core.Audio.Sessions;
using Cartrita.Core.Governance;
using Cartrita.Core.Storage;
using Cartrita.Core.Streaming;
using Cartrita.Functions.Audio.Sessions;
using Cartrita.Functions.Tests.Support;
using Microsoft.DurableTask.Client;
using Microsoft.Extensions.DependencyInjection;

namespace Cartrita.Functions.Tests.Audio;

/// <summary>What a crash leaves of a session, and what is left when its time is over.</summary>
[Collection(SharedApp.Name)]
public sealed class AudioSessionSweepTests(App app)
{
    private static readonly OwnerId Owner = new("sweeping");

    private AudioSessions Sessions => Get<AudioSessions>();

    [Fact]
    public async Task Session_that_was_never_scheduled_is_scheduled()
    {
        var session = await MakeAsync(TimeSpan.FromMinutes(1));

        await SweepAsync();

        Assert.NotNull(await app.Host.Durable.GetInstanceAsync(session.Id.Value));
    }

    [Fact]
    public async Task Session_that_has_just_begun_is_left_to_its_endpoint()
    {
        var session = await MakeAsync(TimeSpan.Zero);

        await SweepAsync();

        Assert.Null(await app.Host.Durable.GetInstanceAsync(session.Id.Value));
    }

    [Fact]
    public async Task Session_whose_orchestration_has_failed_is_closed_with_its_last_frames()
    {
        var session = await MakeAsync(TimeSpan.FromMinutes(1));

        await Get<AudioSessionSweeper>().SweepAsync(new EndedInstances(OrchestrationRuntimeStatus.Failed), CancellationToken.None);

        var closed = await Sessions.FindAsync(Owner, session.Id, CancellationToken.None);
        Assert.Equal((AudioSessionState.Ended, "internal"), (closed!.State, closed.Code));
        Assert.Equal(["error", "done"], await KindsAsync(session));
        Assert.DoesNotContain(await Sessions.ListOpenAsync(null, 1000, CancellationToken.None), mark => mark.SessionId == session.Id);
    }

    // Servers with durable stores of their own, which share documents, see each other's sessions and no instance of them.
    [Theory]
    [InlineData(AudioSessionState.Open, 10, false)]
    [InlineData(AudioSessionState.Open, 600, true)]
    [InlineData(AudioSessionState.Interrupted, 600, false)]
    public async Task Session_of_another_server_is_left_to_it_until_it_is_dead(AudioSessionState state, int unseenSeconds, bool isTaken)
    {
        var session = await MakeAsync(TimeSpan.FromMinutes(30));
        await Sessions.ChangeAsync(Owner, session.Id, now => now with { Start = "another", State = state, SeenAt = TimeProvider.System.GetUtcNow().AddSeconds(-unseenSeconds) });

        await SweepAsync();

        Assert.Equal(isTaken, await app.Host.Durable.GetInstanceAsync(session.Id.Value) is not null);
        Assert.NotEqual(AudioSessionState.Ended, (await Sessions.FindAsync(Owner, session.Id, CancellationToken.None))!.State);
    }

    [Theory]
    [InlineData(10, AudioSessionState.Open)]
    [InlineData(600, AudioSessionState.Ended)]
    public async Task Session_whose_orchestration_found_that_another_server_has_it_is_not_closed_for_it(int unseenSeconds, AudioSessionState expected)
    {
        var session = await MakeAsync(TimeSpan.FromMinutes(30));
        await Sessions.ChangeAsync(Owner, session.Id, now => now with { Start = "another", SeenAt = TimeProvider.System.GetUtcNow().AddSeconds(-unseenSeconds) });

        await Get<AudioSessionSweeper>().SweepAsync(new EndedInstances(OrchestrationRuntimeStatus.Completed), CancellationToken.None);

        Assert.Equal(expected, (await Sessions.FindAsync(Owner, session.Id, CancellationToken.None))!.State);
    }

    [Fact]
    public async Task Session_whose_time_is_over_is_erased_with_its_audio()
    {
        var session = await MakeAsync(TimeSpan.FromHours(25));
        await Get<IRunPayloads>().PutAsync(Owner, session.Id.Run, "audio"u8.ToArray(), CancellationToken.None);
        await Sessions.ChangeAsync(Owner, session.Id, now => now with { State = AudioSessionState.Ended });

        await SweepAsync();
        Assert.Null(await Sessions.ReadAsync(Owner, session.Id, CancellationToken.None));

        // Once more, for what may have come while it was erased; then nothing is left to remember.
        await SweepAsync();
        Assert.DoesNotContain(await Sessions.ListExpiriesAsync(null, 1000, CancellationToken.None), mark => mark.SessionId == session.Id);
        Assert.DoesNotContain(Directory.EnumerateFiles(app.Host.StateDirectory, "*", SearchOption.AllDirectories), path => path.Contains(session.Id.Value, StringComparison.Ordinal));
    }

    [Fact]
    public async Task Marks_of_a_session_that_was_never_written_go()
    {
        var session = await MakeAsync(TimeSpan.FromMinutes(1));
        await Get<IDocumentStore>().WriteAsync([new DeleteDocument(new DocumentKey(Owner, Collections.AudioSessions, session.Id.Value))], CancellationToken.None);

        await SweepAsync();

        Assert.DoesNotContain(await Sessions.ListOpenAsync(null, 1000, CancellationToken.None), mark => mark.SessionId == session.Id);
    }

    private Task SweepAsync() => Get<AudioSessionSweeper>().SweepAsync(app.Host.Durable, CancellationToken.None);

    private T Get<T>()
        where T : notnull => app.Host.Services.GetRequiredService<T>();

    private async Task<AudioSessionDocument> MakeAsync(TimeSpan age)
    {
        var begun = TimeProvider.System.GetUtcNow() - age;
        var session = new AudioSessionDocument
        {
            Id = new AudioSessionId(Guid.NewGuid().ToString("N")), OwnerId = Owner, RequestId = "request-1", Encoding = LiveAudioEncoding.Linear16, SampleRate = 16_000, Channels = 1,
            CreatedAt = begun, ExpiresAt = begun.AddHours(24),
        };
        await Sessions.CreateAsync(session);
        return session;
    }

    private async Task<IReadOnlyList<string>> KindsAsync(AudioSessionDocument session)
    {
        var kinds = new List<string>();
        await foreach (var batch in Get<IFrameLog>().ReadAsync(session.Log, follow: false, CancellationToken.None))
        {
            kinds.AddRange(batch.Select(logged => logged.Record.EventType));
        }

        return kinds;
    }
}
