namespace Cartrita.Runtime.Host.SignalR;

/// <summary>Who is connected to which hub, as which user, and who is in which group.</summary>
/// <remarks>A group has connections, and users with all their connections, those that come later too. It lives as long as the process.</remarks>
internal sealed class HubMembers
{
    private readonly Lock _gate = new();
    private readonly Dictionary<(string Hub, string Connection), string?> _users = [];
    private readonly Dictionary<(string Hub, string Connection), HubOutbox> _outboxes = [];
    private readonly HashSet<(string Hub, string Group, string Connection)> _groupConnections = [];
    private readonly HashSet<(string Hub, string Group, string User)> _groupUsers = [];

    public void Connect(string hub, string connection, string? user, HubOutbox? outbox = null)
    {
        lock (_gate)
        {
            _users[(hub, connection)] = user;
            if (outbox is not null)
            {
                _outboxes[(hub, connection)] = outbox;
            }
        }
    }

    public void Disconnect(string hub, string connection)
    {
        lock (_gate)
        {
            _users.Remove((hub, connection));
            _outboxes.Remove((hub, connection));
            _groupConnections.RemoveWhere(member => member.Hub == hub && member.Connection == connection);
        }
    }

    /// <summary>The connections of a hub.</summary>
    public IReadOnlyList<string> All(string hub) => Where(hub, static (_, _) => true);

    /// <summary>The connection itself, if it is there.</summary>
    public IReadOnlyList<string> Of(string hub, string connection) => Where(hub, (one, _) => one == connection);

    /// <summary>The connections of a user.</summary>
    public IReadOnlyList<string> OfUser(string hub, string user) => Where(hub, (_, one) => one == user);

    /// <summary>The connections of a group.</summary>
    public IReadOnlyList<string> OfGroup(string hub, string group) => Where(
        hub, (connection, user) => _groupConnections.Contains((hub, group, connection)) || (user is not null && _groupUsers.Contains((hub, group, user))));

    /// <summary>What waits for the connections of a group.</summary>
    public IReadOnlyList<HubOutbox> Outboxes(string hub, string group)
    {
        var connections = OfGroup(hub, group);
        lock (_gate)
        {
            return [.. connections.Select(connection => _outboxes.GetValueOrDefault((hub, connection))).OfType<HubOutbox>()];
        }
    }

    /// <summary>Adds a connection to a group, if it is there.</summary>
    public void Add(string hub, string group, string connection)
    {
        lock (_gate)
        {
            if (_users.ContainsKey((hub, connection)))
            {
                _groupConnections.Add((hub, group, connection));
            }
        }
    }

    /// <summary>Takes a connection out of a group, or of all groups.</summary>
    public void Remove(string hub, string? group, string connection)
    {
        lock (_gate)
        {
            _groupConnections.RemoveWhere(member => member.Hub == hub && member.Connection == connection && (group is null || member.Group == group));
        }
    }

    /// <summary>Adds a user to a group.</summary>
    public void AddUser(string hub, string group, string user)
    {
        lock (_gate)
        {
            _groupUsers.Add((hub, group, user));
        }
    }

    /// <summary>Takes a user and all connections of that user out of a group, or of all groups.</summary>
    public void RemoveUser(string hub, string? group, string user)
    {
        lock (_gate)
        {
            _groupUsers.RemoveWhere(member => member.Hub == hub && member.User == user && (group is null || member.Group == group));
            _groupConnections.RemoveWhere(member => member.Hub == hub
                && (group is null || member.Group == group)
                && _users.GetValueOrDefault((hub, member.Connection)) == user);
        }
    }

    private IReadOnlyList<string> Where(string hub, Func<string, string?, bool> isMeant)
    {
        lock (_gate)
        {
            return [.. _users.Where(member => member.Key.Hub == hub && isMeant(member.Key.Connection, member.Value)).Select(member => member.Key.Connection)];
        }
    }
}
