using Cartrita.Architecture.Tests.Support;

namespace Cartrita.Architecture.Tests.Logging;

public sealed class EventIdLawTests
{
    private const string Attribute = """
        namespace Microsoft.Extensions.Logging
        {
            public sealed class LoggerMessageAttribute : Attribute
            {
                public LoggerMessageAttribute() { }
                public LoggerMessageAttribute(int eventId, int level, string message) => EventId = eventId;
                public int EventId { get; set; }
                public string? Message { get; set; }
            }
        }
        """;

    [Fact]
    public void Event_ids_of_the_product_and_its_runtime_are_unique() => EventIdLaw.Examine([.. Compiled.Product, .. Compiled.Runtime]).AssertHolds();

    [Theory]
    [InlineData("EventId = 7", "EventId = 7")]
    [InlineData("EventId = 7", "7, 2, \"message\"")]
    public void Event_id_that_two_events_have_is_found(string one, string other) =>
        Examine(one, other).AssertBroken("7 is the event id of Planted.A.One and Planted.A.Two");

    [Fact]
    public void Event_without_an_id_is_found() => Examine("EventId = 7", "Message = \"message\"").AssertBroken("Planted.A.Two has no event id");

    [Fact]
    public void Events_with_ids_of_their_own_are_none() => Examine("EventId = 7", "8, 2, \"message\"").AssertHolds();

    private static LawReport Examine(string one, string other) => EventIdLaw.Examine([Plant.Compile($$"""
        {{Attribute}}
        namespace Planted
        {
            using Microsoft.Extensions.Logging;
            public sealed class A { [LoggerMessage({{one}})] public void One() { } [LoggerMessage({{other}})] public void Two() { } }
        }
        """)]);
}
