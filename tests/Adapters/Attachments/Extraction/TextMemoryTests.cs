using Cartrita.Adapters.Attachments.Extraction;
using Cartrita.Core.Attachments;
using Cartrita.Core.Attachments.Extraction;
using Microsoft.Extensions.Options;

namespace Cartrita.Adapters.Tests.Attachments.Extraction;

public sealed class TextMemoryTests
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    [Fact]
    public async Task Texts_that_fit_together_are_read_together_and_one_more_waits()
    {
        var memory = Memory(100);
        await Take(memory, 60);
        await Take(memory, 40);

        var late = Take(memory, 1);
        Assert.False(late.IsCompleted);
        memory.Return(40);

        Assert.Equal(1, await late.WaitAsync(Patience));
    }

    [Fact]
    public async Task Long_text_is_not_passed_by_short_ones()
    {
        var memory = Memory(100);
        await Take(memory, 60);
        var longOne = Take(memory, 90);
        var shortOnes = Enumerable.Range(0, 3).Select(_ => Take(memory, 10)).ToList();

        // There is room for each of them, but the long one came first.
        Assert.DoesNotContain(shortOnes, one => one.IsCompleted);
        memory.Return(60);

        Assert.Equal(90, await longOne.WaitAsync(Patience));
        await shortOnes[0].WaitAsync(Patience);
        Assert.False(shortOnes[1].IsCompleted);
        memory.Return(90);
        await Task.WhenAll(shortOnes).WaitAsync(Patience);
    }

    [Fact]
    public async Task Text_that_is_larger_than_all_there_is_goes_alone()
    {
        var memory = Memory(100);
        await Take(memory, 1);
        var huge = Take(memory, 5000);
        Assert.False(huge.IsCompleted);
        memory.Return(1);

        Assert.Equal(100, await huge.WaitAsync(Patience));
        Assert.False(Take(memory, 1).IsCompleted);
    }

    [Fact]
    public async Task Text_that_gives_up_waiting_takes_nothing_and_lets_others_go_on()
    {
        var memory = Memory(100);
        await Take(memory, 60);
        using var stopping = new CancellationTokenSource();
        var given = memory.TakeAsync(90, stopping.Token);
        var behind = Take(memory, 40);
        Assert.False(behind.IsCompleted);

        await stopping.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => given);
        await behind.WaitAsync(Patience);
        memory.Return(100);
        Assert.True(Take(memory, 100).IsCompletedSuccessfully);
    }

    [Fact]
    public async Task Text_keeps_its_memory_until_its_part_is_done_with()
    {
        var extractor = Extracting.Extractor(new ExtractionOptions { MaxTextBytesAtOnce = 1000 });
        await using var first = Parts(extractor, 700).GetAsyncEnumerator();
        await using var second = Parts(extractor, 700).GetAsyncEnumerator();
        Assert.True(await first.MoveNextAsync());

        var waiting = second.MoveNextAsync().AsTask();
        Assert.False(waiting.IsCompleted);
        Assert.False(await first.MoveNextAsync());

        Assert.True(await waiting.WaitAsync(Patience));
        Assert.Equal(700, second.Current.Text.Length);
    }

    [Fact]
    public async Task Text_that_is_refused_gives_its_memory_back()
    {
        var extractor = Extracting.Extractor(new ExtractionOptions { MaxTextBytesAtOnce = 10 });

        await Extracting.RefusalAsync(extractor, "a.txt", FileCategory.Text, [0xFF, 0xFE, 0x41]);

        Assert.Single(await Extracting.PartsAsync(extractor, "a.txt", FileCategory.Text, "fine"u8.ToArray()));
    }

    private static TextMemory Memory(int bytes) => new(Options.Create(new ExtractionOptions { MaxTextBytesAtOnce = bytes }));

    private static Task<long> Take(TextMemory memory, long bytes) => memory.TakeAsync(bytes, CancellationToken.None);

    private static IAsyncEnumerable<ExtractedPart> Parts(IFileExtractor extractor, int length) => extractor.ExtractAsync(
        new ExtractionRequest
        {
            FileName = "a.txt",
            MediaType = "text/plain",
            Category = FileCategory.Text,
            OpenAsync = _ => Task.FromResult<Stream>(new MemoryStream(System.Text.Encoding.ASCII.GetBytes(new string('x', length)))),
        },
        CancellationToken.None);
}
