using System.Text.Json.Serialization;

namespace Microsoft.DurableTask.Entities;

/// <summary>What names one entity: its kind, in lower case, and its key, as it was given. As text, and in JSON, it is <c>@name@key</c>.</summary>
[JsonConverter(typeof(EntityInstanceIdConverter))]
public readonly record struct EntityInstanceId
{
    /// <summary>Names an entity.</summary>
    /// <param name="name">The entity's name; it is lower-cased.</param>
    /// <param name="key">The entity's key; it may be empty and may hold any character.</param>
    /// <exception cref="ArgumentException">The name is empty, begins with the null character, or has an <c>@</c>.</exception>
    public EntityInstanceId(string name, string key)
    {
        ArgumentNullException.ThrowIfNull(name);
        if (name.Length == 0 || name[0] == '\0')
        {
            throw new ArgumentException("Parameter cannot be an empty string or start with the null character.", nameof(name));
        }

        if (name.Contains('@', StringComparison.Ordinal))
        {
            throw new ArgumentException("entity names may not contain `@` characters.", nameof(name));
        }

        ArgumentNullException.ThrowIfNull(key);
        Name = name.ToLowerInvariant();
        Key = key;
    }

    /// <summary>The entity's name, in lower case.</summary>
    public string Name { get; }

    /// <summary>The entity's key.</summary>
    public string Key { get; }

    /// <summary>Reads <c>@name@key</c>.</summary>
    /// <param name="instanceId">The text.</param>
    /// <exception cref="ArgumentException">It is no entity's id.</exception>
    public static EntityInstanceId FromString(string instanceId)
    {
        ArgumentNullException.ThrowIfNull(instanceId);
        if (instanceId.Length == 0 || instanceId[0] == '\0')
        {
            throw new ArgumentException("Parameter cannot be an empty string or start with the null character.", nameof(instanceId));
        }

        var separator = instanceId.IndexOf('@', 1);
        return separator > 0 && instanceId[0] == '@'
            ? new(instanceId[1..separator], instanceId[(separator + 1)..])
            : throw new ArgumentException($"Instance ID '{instanceId}' is not a valid entity ID.", nameof(instanceId));
    }

    /// <inheritdoc/>
    public override string ToString() => $"@{Name}@{Key}";
}
