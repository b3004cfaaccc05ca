using Cartrita.Adapters.Crawl;
using Cartrita.Core.Crawl;
using Cartrita.Core.Errors;
using Cartrita.TestSupport.Time;
using Microsoft.Extensions.Options;

namespace Cartrita.Adapters.Tests.Crawl;

public sealed class BodyReaderTests
{
    private readonly ManualTime time = new();

    [Fact]
    public async Task Body_that_comes_in_time_is_read_whole()
    {
        using var read = await Reader.ReadAsync(new MemoryStream([1, 2, 3]), 3, CancellationToken.None);

        Assert.Equal(0, read.Position);
        Assert.Equal([1, 2, 3], read.ToArray());
    }

    [Fact]
    public async Task Body_that_is_longer_than_it_may_be_is_refused() =>
        Assert.Same(Problems.FileTooLarge, (await Assert.ThrowsAsync<CartritaException>(() => Reader.ReadAsync(new MemoryStream([1, 2, 3]), 2, CancellationToken.None))).Problem);

    [Fact]
    public async Task Body_that_goes_on_byte_by_byte_is_given_up_after_its_time()
    {
        var body = new DribblingStream(time, TimeSpan.FromSeconds(7));

        var failed = await Assert.ThrowsAsync<CartritaException>(() => Reader.ReadAsync(body, int.MaxValue, CancellationToken.None));

        Assert.Equal((Problems.SourceUnavailable, 5), (failed.Problem, body.Reads));
    }

    private BodyReader Reader => new(Options.Create(new CrawlOptions()), time);
}
