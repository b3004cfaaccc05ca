using Cartrita.Runtime.Host.Functions;
using Cartrita.Runtime.Host.Hosting;
using Cartrita.Runtime.Host.Outputs;
using Microsoft.AspNetCore.Mvc;
using Microsoft.Azure.Functions.Worker;
using Microsoft.Azure.Functions.Worker.Extensions.Abstractions;

namespace Cartrita.Runtime.Host.Tests.Outputs;

public sealed class OutputDiscoveryTests
{
    [Fact]
    public void Output_on_the_method_is_what_it_returns() =>
        Assert.Equal([("$return", "queue")], Of(nameof(Cases.OnMethod), TriggerKind.Timer));

    [Fact]
    public void Outputs_on_properties_are_found_through_the_task() =>
        Assert.Equal([("Answer", "http"), ("Message", "queue"), ("Copy", "blob"), ("News", "signalR")], Of(nameof(Cases.OnProperties), TriggerKind.Http));

    [Fact]
    public void Http_function_without_outputs_answers_with_what_it_returns() =>
        Assert.Equal([("$return", "http")], Of(nameof(Cases.Plain), TriggerKind.Http));

    [Fact]
    public void Other_function_without_outputs_has_none() => Assert.Empty(Of(nameof(Cases.Plain), TriggerKind.Activity));

    [Theory]
    [InlineData(nameof(Cases.Twice), TriggerKind.Timer, "The function 'Work' has 2 outputs on its method: put them on the properties of a class that it returns.")]
    [InlineData(nameof(Cases.Nothing), TriggerKind.Timer, "The function 'Work' has an output and returns nothing to be written there.")]
    [InlineData(nameof(Cases.Unknown), TriggerKind.Timer, "The function 'Work' has the output TableOutputAttribute on what it returns, which this host does not know.")]
    [InlineData(nameof(Cases.AsStream), TriggerKind.Timer, "The function 'Work' cannot write what it returns (Stream) to an output: text, bytes and what JSON can hold is written.")]
    [InlineData(nameof(Cases.Number), TriggerKind.Timer, "The function 'Work' cannot write what it returns (Int32) to a blob: make it text, bytes or an object.")]
    [InlineData(nameof(Cases.OnMethod), TriggerKind.Orchestration, "The function 'Work' has outputs, which its orchestration trigger cannot have: let an activity write them.")]
    [InlineData(nameof(Cases.OnProperties), TriggerKind.Timer, "What the function 'Work' returns answers an HTTP request, but an HTTP request is not what starts it.")]
    [InlineData(nameof(Cases.TwoAnswers), TriggerKind.Http, "What the function 'Work' returns answers its HTTP request 2 times.")]
    public void What_could_not_work_is_refused_in_a_sentence(string method, object kind, string sentence) =>
        Assert.Equal(sentence, Assert.Throws<StartupException>(() => Of(method, (TriggerKind)kind)).Message);

    private static IEnumerable<(string Name, string Type)> Of(string method, TriggerKind kind) =>
        OutputDiscovery.Of("Work", kind, typeof(Cases).GetMethod(method)!).Select(output => (output.Name, output.Type));

    private static class Cases
    {
        [QueueOutput("q")]
        public static string OnMethod() => "";

        public static Task<Many> OnProperties() => Task.FromResult(new Many());

        public static string Plain() => "";

        [QueueOutput("q")]
        [BlobOutput("c/b")]
        public static string Twice() => "";

        [QueueOutput("q")]
        public static Task Nothing() => Task.CompletedTask;

        [TableOutput]
        public static string Unknown() => "";

        [QueueOutput("q")]
        public static ValueTask<Stream> AsStream() => new(Stream.Null);

        [BlobOutput("c/b")]
        public static int Number() => 1;

        public static Answers TwoAnswers() => new();
    }

    private sealed class Many
    {
        [HttpResult]
        public IActionResult? Answer { get; init; }

        [QueueOutput("q")]
        public string[]? Message { get; init; }

        [BlobOutput("c/b")]
        public byte[]? Copy { get; init; }

        [SignalROutput(HubName = "news")]
        public SignalRMessageAction? News { get; init; }

        public string? Plain { get; init; }
    }

    private sealed class Answers
    {
        [HttpResult]
        public IActionResult? One { get; init; }

        [HttpResult]
        public IActionResult? Two { get; init; }
    }

    [AttributeUsage(AttributeTargets.Method)]
    private sealed class TableOutputAttribute : OutputBindingAttribute;
}
