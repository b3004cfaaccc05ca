using System.Text.Json;
using Microsoft.DurableTask;
using Microsoft.DurableTask.Client;
using Microsoft.DurableTask.Client.Entities;
using Microsoft.DurableTask.Converters;
using Microsoft.DurableTask.Entities;

namespace Cartrita.Runtime.Engine.Tests.Abstractions;

public sealed class EntityShapeTests
{
    private static readonly EntityInstanceId Id = new("Counter", "A@b");

    [Fact]
    public void Entity_ids_lower_their_name_and_keep_their_key()
    {
        Assert.Equal(("counter", "A@b", "@counter@A@b"), (Id.Name, Id.Key, Id.ToString()));
        Assert.Equal(Id, EntityInstanceId.FromString("@COUNTER@A@b"));
        Assert.NotEqual(Id, new EntityInstanceId("counter", "a@b"));
        Assert.Equal("", EntityInstanceId.FromString("@c@").Key);
    }

    [Fact]
    public void Entity_ids_are_strings_in_json()
    {
        Assert.Equal("\"@counter@A@b\"", JsonSerializer.Serialize(Id));
        Assert.Equal(Id, JsonSerializer.Deserialize<EntityInstanceId>("\"@counter@A@b\""));
    }

    [Theory]
    [InlineData("")]
    [InlineData("\0x")]
    [InlineData("a@b")]
    public void Wrong_names_are_refused(string name)
    {
        Assert.Throws<ArgumentException>("name", () => new EntityInstanceId(name, "k"));
        Assert.Throws<ArgumentNullException>("name", () => new EntityInstanceId(null!, "k"));
        Assert.Throws<ArgumentNullException>("key", () => new EntityInstanceId("n", null!));
    }

    [Theory]
    [InlineData("")]
    [InlineData("counter")]
    [InlineData("@counter")]
    [InlineData("counter@key")]
    [InlineData("@@key")]
    public void What_is_no_entity_id_is_refused(string text)
    {
        Assert.ThrowsAny<ArgumentException>(() => EntityInstanceId.FromString(text));
        Assert.Throws<ArgumentNullException>(() => EntityInstanceId.FromString(null!));
    }

    [Fact]
    public void Signal_options_come_from_a_flag_or_a_time()
    {
        SignalEntityOptions at = DateTimeOffset.UnixEpoch;
        SignalEntityOptions? now = (bool?)true;
        SignalEntityOptions? never = (bool?)false;

        Assert.Equal(DateTimeOffset.UnixEpoch, at.SignalTime);
        Assert.Equal(new SignalEntityOptions(), now);
        Assert.Null(never);
    }

    [Fact]
    public void Failed_operation_says_which_and_why()
    {
        var failure = new TaskFailureDetails("E", "it broke", null, null, null);

        var exception = new EntityOperationFailedException(Id, "add", failure);

        Assert.Equal("Operation 'add' of entity '@counter@A@b' failed: it broke", exception.Message);
        Assert.Equal((Id, "add", failure), (exception.EntityId, exception.OperationName, exception.FailureDetails));
    }

    [Theory]
    [InlineData(null, null)]
    [InlineData("", "@")]
    [InlineData("Coun", "@coun")]
    [InlineData("@Counter@Key", "@counter@Key")]
    [InlineData("Counter@Key", "@counter@Key")]
    public void Query_prefixes_are_normalized_up_to_the_key(string? given, string? kept) =>
        Assert.Equal(kept, new EntityQuery { InstanceIdStartsWith = given }.InstanceIdStartsWith);

    [Fact]
    public void Query_defaults_are_the_real_ones()
    {
        var query = new EntityQuery();

        Assert.True(query.IncludeState);
        Assert.False(query.IncludeTransient);
        Assert.Null(query.PageSize);
        Assert.Equal(100, EntityQuery.DefaultPageSize);
        Assert.True(CleanEntityStorageRequest.Default is { RemoveEmptyEntities: true, ReleaseOrphanedLocks: true, ContinuationToken: null });
        Assert.False(default(CleanEntityStorageRequest).RemoveEmptyEntities);
    }

    [Fact]
    public void Metadata_without_state_has_none_to_read()
    {
        var without = new EntityMetadata<string>(Id);

        Assert.False(without.IncludesState);
        Assert.Throws<InvalidOperationException>(() => without.State);
        Assert.Equal("s", new EntityMetadata<string>(Id, "s").State);
        Assert.Throws<ArgumentException>(() => new EntityMetadata<string>(default));
    }

    [Fact]
    public void Metadata_in_json_has_what_there_is()
    {
        var typed = new EntityMetadata<int[]>(Id, [1]) { LastModifiedTime = DateTimeOffset.UnixEpoch, BacklogQueueSize = 2, LockedBy = "o" };
        var raw = new EntityMetadata(Id, new SerializedData("[1]"));

        Assert.Equal(
            """{"id":"@counter@A@b","lastModifiedTime":"1970-01-01T00:00:00+00:00","backlogQueueSize":2,"lockedBy":"o","state":[1]}""",
            JsonSerializer.Serialize(typed, JsonSerializerOptions.Web).Replace("\\u002B", "+", StringComparison.Ordinal));
        Assert.Equal(
            """{"Id":"@counter@A@b","LastModifiedTime":"0001-01-01T00:00:00+00:00","State":"[1]"}""",
            JsonSerializer.Serialize(raw).Replace("\\u002B", "+", StringComparison.Ordinal));
        Assert.Throws<NotSupportedException>(() => JsonSerializer.Deserialize<EntityMetadata>("{}"));
    }

    [Fact]
    public void Serialized_data_reads_with_the_default_converter()
    {
        Assert.Equal([1], new SerializedData("[1]").ReadAs<int[]>());
        Assert.Same(JsonDataConverter.Default, new SerializedData("1").Converter);
        Assert.Throws<ArgumentNullException>(() => new SerializedData(null!));
    }
}
