using System.Text.Json;
using Azure.Core.Serialization;
using Cartrita.Runtime.Host.Outputs;
using Cartrita.Runtime.Host.SignalR;
using Microsoft.Azure.Functions.Worker;

namespace Cartrita.Runtime.Host.Tests.SignalR;

public sealed class HubActionTests
{
    private static readonly JsonObjectSerializer Serializer = new(new JsonSerializerOptions());

    [Fact]
    public void Message_has_its_target_its_arguments_and_whom_it_is_for()
    {
        var action = Parse(new SignalRMessageAction("added", ["text", new { Count = 2 }]) { UserId = "ada" });

        Assert.Equal(("added", "ada", null, null), (action.Target, action.User, action.Group, action.Connection));
        Assert.Equal(["\"text\"", """{"Count":2}"""], action.Arguments.Select(argument => argument.GetRawText()));
    }

    [Fact]
    public void Group_action_has_its_kind()
    {
        var action = Parse(new SignalRGroupAction(SignalRGroupActionType.Remove) { GroupName = "readers", ConnectionId = "c" });

        Assert.Equal((null, SignalRGroupActionType.Remove, "readers", "c"), (action.Target, action.Kind, action.Group, action.Connection));
    }

    [Fact]
    public void Json_of_another_language_is_an_action_too() =>
        Assert.Equal("added", Parse("""{"target":"added","arguments":[]}""").Target);

    public static TheoryData<object, string> Refusals => new()
    {
        { new SignalRMessageAction("added"), "has no list of arguments, which the real service wants even where it is empty" },
        { new SignalRMessageAction("added", []) { Endpoints = [] }, "names endpoints, but this host is the only one" },
        { new SignalRGroupAction(SignalRGroupActionType.Add) { GroupName = "readers" }, "changes a group and names neither a connection nor a user" },
        { new SignalRGroupAction(SignalRGroupActionType.Add) { UserId = "ada" }, "changes a group and names none" },
        { "text", "is neither a message nor a change of a group" },
        { new { Name = "x" }, "is neither a message nor a change of a group" },
    };

    [Theory]
    [MemberData(nameof(Refusals))]
    public void What_is_no_action_is_refused_in_a_sentence(object value, string sentence) =>
        Assert.Equal(
            $"What the function 'News' gave to a SignalR output {sentence}.",
            Assert.Throws<InvalidOperationException>(() => Parse(value)).Message);

    private static HubAction Parse(object value) => HubAction.Parse("News", OutputValue.From(value, Serializer).Elements().Single());
}
