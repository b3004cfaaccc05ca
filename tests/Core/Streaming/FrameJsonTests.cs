using System.Text.Json;
using Cartrita.Core.Streaming;

namespace Cartrita.Core.Tests.Streaming;

public sealed class FrameJsonTests
{
    [Fact]
    public void Frame_has_the_members_that_every_transport_shows()
    {
        var story = new FrameStory();
        story.Add(FrameKinds.Start, "run", 0);

        var json = JsonSerializer.Serialize(story.Frames()[0], FrameJson.Default.Frame);

        Assert.Equal(
            """{"id":"00000000000000000000","eventType":"start","timestamp":"1970-01-01T00:00:00+00:00","orchestrationId":"0123456789abcdef0123456789abcdef","data":{"writer":"run","sequence":0}}""",
            json);
    }
}
