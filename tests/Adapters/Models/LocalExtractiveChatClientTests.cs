using System.Text.Json;
using Cartrita.Adapters.Models.LocalExtractive;
using Cartrita.Core.Attachments;
using Cartrita.Core.Errors;
using Cartrita.Core.Knowledge;
using Microsoft.Extensions.AI;

namespace Cartrita.Adapters.Tests.Models;

public sealed class LocalExtractiveChatClientTests
{
    private const string Text = "Penguins nest in winter. The keeper feeds the penguins at noon. Lions sleep all day.";
    private static readonly AttachmentId File = new(new string('7', 32));
    private static readonly Evidence Zoo = new() { Id = "e1", AttachmentId = File, FileName = "zoo.md", Start = 100, End = 100 + Text.Length, Text = Text };
    private static readonly ChatMessage Question = new(ChatRole.User, "Who feeds the penguins?");
    private static readonly ChatOptions WithSearch = new()
    {
        Tools = [AIFunctionFactory.CreateDeclaration(EvidenceList.ToolName, "Searches.", JsonElement.Parse("""{"type":"object"}"""))],
    };

    private readonly LocalExtractiveChatClient client = new(new ExtractiveAnswerer());

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task With_a_search_offered_and_no_evidence_it_searches_for_the_question(bool streamed)
    {
        var response = await Ask([Question], WithSearch, streamed);

        var call = Assert.Single(response.Messages.SelectMany(message => message.Contents).OfType<FunctionCallContent>());
        Assert.Equal("Who feeds the penguins?", call.Arguments!["query"]);
        Assert.Equal(ChatFinishReason.ToolCalls, response.FinishReason);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task With_the_searchs_result_it_answers_with_a_quote_and_its_span(bool streamed)
    {
        var found = JsonSerializer.Serialize(new EvidenceList([Zoo]), KnowledgeJson.Default.EvidenceList);
        ChatMessage[] messages =
        [
            Question,
            new(ChatRole.Assistant, [new FunctionCallContent("c1", EvidenceList.ToolName)]),
            new(ChatRole.Tool, [new FunctionResultContent("c1", found)]),
        ];

        var response = await Ask(messages, WithSearch, streamed);

        Assert.Equal("The keeper feeds the penguins at noon.", response.Text);
        var answer = (ExtractiveAnswer)response.AdditionalProperties![ExtractiveAnswer.PropertyName]!;
        var sentence = Assert.Single(answer.Sentences);
        Assert.Equal((125, 163, File), (sentence.Start, sentence.End, sentence.Source.AttachmentId));
        Assert.Equal("local-extractive", response.AdditionalProperties["provider"]);
        Assert.Equal("local-extractive", response.ModelId);
        Assert.Equal(7, response.Usage!.OutputTokenCount);
    }

    [Fact]
    public async Task With_typed_evidence_it_streams_word_by_word()
    {
        ChatMessage[] messages = [new(ChatRole.User, [new TextContent("Who feeds the penguins?"), new EvidenceContent([Zoo])])];
        var pieces = new List<string>();

        await foreach (var update in client.GetStreamingResponseAsync(messages))
        {
            pieces.AddRange(update.Contents.OfType<TextContent>().Select(content => content.Text));
        }

        Assert.Equal(["The", " keeper", " feeds", " the", " penguins", " at", " noon."], pieces);
    }

    [Theory]
    [InlineData("The tool failed: index is busy.")]
    [InlineData("{}")]
    [InlineData("""{"evidence":[]}""")]
    public async Task With_a_search_that_gave_nothing_it_says_that_it_found_nothing(string result)
    {
        ChatMessage[] messages =
        [
            Question,
            new(ChatRole.Assistant, [new FunctionCallContent("c1", EvidenceList.ToolName)]),
            new(ChatRole.Tool, [new FunctionResultContent("c1", result)]),
        ];

        Assert.Equal(FixedSentences.NothingFound, (await client.GetResponseAsync(messages, WithSearch)).Text);
    }

    [Fact]
    public async Task Without_a_search_and_without_evidence_it_says_that_there_are_no_sources() =>
        Assert.Equal(FixedSentences.NoSources, (await client.GetResponseAsync([Question])).Text);

    [Fact]
    public async Task With_evidence_that_does_not_fit_it_says_that_it_found_nothing()
    {
        ChatMessage[] messages = [new(ChatRole.User, [new TextContent("What is the capital of Peru?"), new EvidenceContent([Zoo])])];

        Assert.Equal(FixedSentences.NothingFound, (await client.GetResponseAsync(messages)).Text);
    }

    [Fact]
    public async Task A_schema_is_refused_rather_than_answered_in_another_shape()
    {
        var failure = await Assert.ThrowsAsync<CartritaException>(() => client.GetResponseAsync([Question], new ChatOptions { ResponseFormat = ChatResponseFormat.Json }));

        Assert.Equal(Problems.ProviderRejected, failure.Problem);
    }

    [Fact]
    public void Overlapping_evidence_of_one_file_gives_each_sentence_once_and_whole()
    {
        var left = Zoo with { Id = "a", End = 150, Text = Text[..50] };
        var right = Zoo with { Id = "b", Start = 130, Text = Text[30..] };

        var answer = new ExtractiveAnswerer().Answer("Who feeds the penguins?", [right, left]);

        var sentence = Assert.Single(answer.Sentences);
        Assert.Equal("The keeper feeds the penguins at noon.", sentence.Quote);
        Assert.Equal("a", sentence.Source.Id);
    }

    [Fact]
    public void A_megabyte_of_evidence_on_one_line_is_answered_from()
    {
        var text = string.Concat(Enumerable.Repeat("plain filler words here ", 40_000)) + "the keeper feeds penguins";

        var answer = new ExtractiveAnswerer().Answer("Who feeds the penguins?", [Zoo with { Start = 0, End = text.Length, Text = text }]);

        Assert.EndsWith("the keeper feeds penguins", answer.Text, StringComparison.Ordinal);
    }

    private async Task<ChatResponse> Ask(IEnumerable<ChatMessage> messages, ChatOptions options, bool streamed) => streamed
        ? await client.GetStreamingResponseAsync(messages, options).ToChatResponseAsync()
        : await client.GetResponseAsync(messages, options);
}
