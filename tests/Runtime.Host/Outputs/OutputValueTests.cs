using System.Text.Json;
using Azure.Core.Serialization;
using Cartrita.Runtime.Host.Outputs;

namespace Cartrita.Runtime.Host.Tests.Outputs;

public sealed class OutputValueTests
{
    private static readonly JsonObjectSerializer Serializer = new(new JsonSerializerOptions());

    public static TheoryData<object, string[]> Values => new()
    {
        { "text", ["text"] },
        { "", [""] },
        { new[] { "one", "two" }, ["one", "two"] },
        { "[\"one\", {\"A\":2}, null]", ["one", """{"A":2}""", ""] },
        { """{"A":1}""", ["""{"A":1}"""] },
        { "[draft", ["[draft"] },
        { new Point(1, 2), ["""{"X":1,"Y":2}"""] },
        { new List<Point> { new(1, 2), new(3, 4) }, ["""{"X":1,"Y":2}""", """{"X":3,"Y":4}"""] },
        { 5, ["5"] },
    };

    [Theory]
    [MemberData(nameof(Values))]
    public void Value_is_one_message_and_an_array_is_several(object value, string[] expected) =>
        Assert.Equal(expected, OutputValue.From(value, Serializer).Elements().Select(element => element.ToBinary().ToString()));

    [Fact]
    public void Bytes_are_one_message_as_they_are() =>
        Assert.Equal([0xFF, 0x00], Assert.Single(OutputValue.From(new byte[] { 0xFF, 0x00 }, Serializer).Elements()).ToBinary().ToArray());

    [Fact]
    public void Text_that_only_looks_like_json_is_refused() =>
        Assert.Equal(
            "A text that begins and ends as JSON does has to be JSON to be written to an output.",
            Assert.Throws<InvalidOperationException>(() => OutputValue.From("[draft]", Serializer).Elements().ToList()).Message);

    private sealed record Point(int X, int Y);
}
