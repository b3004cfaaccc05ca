using System.Runtime.CompilerServices;
using Cartrita.Core.Audio;

namespace Cartrita.Activities.Tests.Audio;

/// <summary>Tells that all is transcribed before whoever asks for the end knows that it has asked.</summary>
internal sealed class HastyTranscriber : ILiveTranscriber, ILiveTranscription
{
    private readonly TaskCompletionSource isAsked = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public bool IsConfigured => true;

    public string Name => "hasty";

    public Task<ILiveTranscription> OpenAsync(LiveAudioFormat format, LiveTranscriptionWishes wishes, CancellationToken cancellationToken) => Task.FromResult<ILiveTranscription>(this);

    public async IAsyncEnumerable<LiveTranscriptEvent> ReadAsync([EnumeratorCancellation] CancellationToken cancellationToken)
    {
        await isAsked.Task.WaitAsync(cancellationToken);
        yield return new LiveTranscriptEnded("request-1", 4, 1);
    }

    public ValueTask SendAsync(ReadOnlyMemory<byte> audio, CancellationToken cancellationToken) => ValueTask.CompletedTask;

    public ValueTask FlushAsync(CancellationToken cancellationToken) => ValueTask.CompletedTask;

    public ValueTask FinishAsync(CancellationToken cancellationToken)
    {
        isAsked.SetResult();
        return new ValueTask(Task.Delay(Timeout.InfiniteTimeSpan, TimeProvider.System, cancellationToken));
    }

    public ValueTask DisposeAsync() => ValueTask.CompletedTask;
}
