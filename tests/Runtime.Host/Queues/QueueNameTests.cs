using Cartrita.Runtime.Host.Hosting;
using Cartrita.Runtime.Host.Queues;
using Microsoft.Extensions.Configuration;

namespace Cartrita.Runtime.Host.Tests.Queues;

public sealed class QueueNameTests
{
    private readonly IConfiguration _settings = new ConfigurationBuilder().AddInMemoryCollection([new("Region", "north")]).Build();

    [Theory]
    [InlineData("work", "work")]
    [InlineData("Work-Items", "work-items")]
    [InlineData("%Region%-work", "north-work")]
    public void Name_is_lowered_and_its_settings_are_filled_in(string text, string expected) =>
        Assert.Equal(expected, QueueName.Of("Work", text, _settings));

    [Theory]
    [InlineData("ab", "The queue 'ab' of the function 'Work' is not valid: its name has to be 3 to 63 lower-case letters, digits and single hyphens.")]
    [InlineData("work--items", "The queue 'work--items' of the function 'Work' is not valid: its name has to be 3 to 63 lower-case letters, digits and single hyphens.")]
    [InlineData("%Absent%", "The queue of the function 'Work' names the setting 'Absent', which is not set.")]
    public void Name_that_is_none_is_told_in_a_sentence(string text, string sentence) =>
        Assert.Equal(sentence, Assert.Throws<StartupException>(() => QueueName.Of("Work", text, _settings)).Message);

    [Fact]
    public void Poison_queue_of_a_poison_queue_or_of_a_long_name_is_none()
    {
        Assert.Equal("work-poison", QueueName.PoisonOf("work"));
        Assert.Null(QueueName.PoisonOf("work-poison"));
        Assert.NotNull(QueueName.PoisonOf(new string('q', 56)));
        Assert.Null(QueueName.PoisonOf(new string('q', 57)));
    }
}
