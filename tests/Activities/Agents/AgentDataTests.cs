using System.Text.Json;
using Cartrita.Activities.Agents;
using Cartrita.Activities.Models;

namespace Cartrita.Activities.Tests.Agents;

public sealed class AgentDataTests
{
    [Fact]
    public void Members_within_bounds_are_given_as_they_are()
    {
        var data = JsonElement.Parse("""{"topics":["Parsing","ü"],"lengths":{"a":1.5,"b":null,"c":[true]}}""");

        Assert.True(JsonElement.DeepEquals(data, AgentData.Bounded(data, text => text)!.Value));
    }

    [Fact]
    public void Texts_lists_and_the_whole_are_bounded()
    {
        var long300 = new string('x', AgentData.LongestText);
        var data = JsonSerializer.SerializeToElement(new { text = long300 + "y", list = Enumerable.Range(0, 60), lists = Enumerable.Range(0, 60).Select(_ => long300), last = "z" });

        var bounded = AgentData.Bounded(data, text => text)!.Value;

        Assert.Equal(long300, bounded.GetProperty("text").GetString());
        Assert.Equal(AgentData.MostItems, bounded.GetProperty("list").GetArrayLength());
        Assert.InRange(bounded.GetProperty("lists").GetArrayLength(), 45, AgentData.MostItems);
        Assert.True(bounded.GetRawText().Length < AgentData.MostCharacters * 1.2);
    }

    [Fact]
    public void What_is_deep_or_endless_is_cut()
    {
        var deep = JsonElement.Parse($$"""{"a":{{new string('[', 30)}}{{new string(']', 30)}}}""");
        var wide = JsonSerializer.SerializeToElement(Enumerable.Range(0, 20_000).ToDictionary(index => $"m{index}", _ => Array.Empty<int>()));

        Assert.True(AgentData.Bounded(deep, text => text)!.Value.GetRawText().Length < 30);
        Assert.True(AgentData.Bounded(wide, text => text)!.Value.GetRawText().Length < AgentData.MostCharacters * 2);
    }

    [Fact]
    public void Texts_and_names_are_screened_before_they_are_shortened()
    {
        var data = JsonSerializer.SerializeToElement(new Dictionary<string, string> { ["secret"] = new string('x', AgentData.LongestText - 3) + "secret" });

        var member = Assert.Single(AgentData.Bounded(data, text => text.Replace("secret", "***", StringComparison.Ordinal))!.Value.EnumerateObject());

        Assert.Equal(("***", new string('x', AgentData.LongestText - 3) + "***"), (member.Name, member.Value.GetString()));
    }

    [Theory]
    [InlineData("{}")]
    [InlineData("[1]")]
    [InlineData(null)]
    public void Nothing_is_nothing(string? json)
    {
        var text = new PromptText();

        AgentData.Add(text, json is null ? null : JsonElement.Parse(json));

        Assert.Empty(text.ToString());
    }
}
