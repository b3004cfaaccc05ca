using Cartrita.Runtime.Host.SignalR;

namespace Cartrita.Runtime.Host.Tests.SignalR;

public sealed class HubMembersTests
{
    private readonly HubMembers _members = new();

    public HubMembersTests()
    {
        _members.Connect("news", "a1", "ada");
        _members.Connect("news", "a2", "ada");
        _members.Connect("news", "e1", "eve");
        _members.Connect("news", "n1", null);
        _members.Connect("chat", "a3", "ada");
    }

    [Fact]
    public void Hubs_are_apart()
    {
        Assert.Equal(["a1", "a2", "e1", "n1"], _members.All("news").Order());
        Assert.Equal(["a1", "a2"], _members.OfUser("news", "ada").Order());
        Assert.Equal(["a3"], _members.OfUser("chat", "ada"));
        Assert.Empty(_members.Of("chat", "a1"));
    }

    [Fact]
    public void Group_has_its_connections_and_all_connections_of_its_users_later_ones_too()
    {
        _members.Add("news", "readers", "e1");
        _members.AddUser("news", "readers", "ada");
        _members.Connect("news", "a4", "ada");

        Assert.Equal(["a1", "a2", "a4", "e1"], _members.OfGroup("news", "readers").Order());
        Assert.Empty(_members.OfGroup("chat", "readers"));
    }

    [Fact]
    public void Connection_that_is_not_there_is_not_added()
    {
        _members.Add("news", "readers", "gone");
        _members.Connect("news", "gone", null);

        Assert.Empty(_members.OfGroup("news", "readers"));
    }

    [Fact]
    public void Connection_that_ends_leaves_its_groups_and_its_user_stays_in_them()
    {
        _members.Add("news", "readers", "e1");
        _members.AddUser("news", "readers", "ada");
        _members.Disconnect("news", "e1");
        _members.Disconnect("news", "a1");
        _members.Connect("news", "e1", "eve");

        Assert.Equal(["a2"], _members.OfGroup("news", "readers"));
    }

    [Fact]
    public void Removed_user_leaves_one_group_or_all_with_every_connection()
    {
        _members.AddUser("news", "readers", "ada");
        _members.AddUser("news", "writers", "ada");
        _members.Add("news", "readers", "a1");
        _members.Add("news", "writers", "a2");

        _members.RemoveUser("news", "readers", "ada");
        Assert.Empty(_members.OfGroup("news", "readers"));
        Assert.Equal(["a1", "a2"], _members.OfGroup("news", "writers").Order());

        _members.RemoveUser("news", null, "ada");
        Assert.Empty(_members.OfGroup("news", "writers"));
    }
}
