using System.Text.Json;
using Cartrita.Core.Tools;

namespace Cartrita.Core.Tests.Tools;

public sealed class JsonTextsTests
{
    [Theory]
    [InlineData("""{"a":["\ud83d\ude00",1,null]}""", true)]
    [InlineData("""{"a":["\ud83d"]}""", false)]
    [InlineData("""{"\ude00":1}""", false)]
    [InlineData("\"\\ude00\\ud83d\"", false)]
    [InlineData("[]", true)]
    public void Half_of_a_surrogate_pair_can_not_be_read_wherever_it_stands(string json, bool readable) =>
        Assert.Equal(readable, JsonTexts.AreReadable(JsonElement.Parse(json)));
}
