using System.Text.Json;

namespace Cartrita.Functions.Tests.Support;

/// <summary>One server-sent event, as the text between two blank lines says.</summary>
public sealed record StreamEvent(string Id, string Kind, JsonElement Frame)
{
    public JsonElement Data => Frame.GetProperty("data");

    public static IReadOnlyList<StreamEvent> Parse(string stream) =>
        [.. stream.Split("\n\n", StringSplitOptions.RemoveEmptyEntries).Where(block => !block.StartsWith(':') && !block.StartsWith("retry:", StringComparison.Ordinal)).Select(ParseOne)];

    private static StreamEvent ParseOne(string block)
    {
        var fields = block.Split('\n').ToDictionary(line => line[..line.IndexOf(':', StringComparison.Ordinal)], line => line[(line.IndexOf(':', StringComparison.Ordinal) + 2)..]);
        Assert.Equal(["data", "event", "id"], fields.Keys.Order());
        var frame = JsonDocument.Parse(fields["data"]).RootElement;
        Assert.Equal(fields["id"], frame.GetProperty("id").GetString());
        Assert.Equal(fields["event"], frame.GetProperty("eventType").GetString());
        return new StreamEvent(fields["id"], fields["event"], frame);
    }
}
