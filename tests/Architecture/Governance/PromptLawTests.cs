using Cartrita.Architecture.Tests.Support;

namespace Cartrita.Architecture.Tests.Governance;

public sealed class PromptLawTests
{
    [Fact]
    public void Prompts_are_put_together_in_one_place() =>
        PromptLaw.Examine([.. Repository.Texts("activities").Where(file => file.Path.EndsWith(".cs", StringComparison.Ordinal))]).AssertHolds();

    [Theory]
    [InlineData("new AIMessage(ChatRole.User, $\"Evidence:\\n{text}\")", "pastes")]
    [InlineData("new(ChatRole.User, question + text)", "pastes")]
    [InlineData("new ChatMessage(ChatRole.User, string.Join(' ', texts))", "pastes")]
    [InlineData("new AIMessage(ChatRole.User, builder.ToString())", "pastes")]
    [InlineData("new PromptText($\"{rule} {text}\")", "pastes")]
    [InlineData("new AIMessage(ChatRole.User, Ask(new StringBuilder()))", "StringBuilder")]
    public void Foreign_text_that_is_pasted_is_found(string made, string mention) =>
        PromptLaw.Examine([new SourceText("activities/Chat/Planted.cs", $"class Planted {{ object Make() => {made}; }}")]).AssertBroken("activities/Chat/Planted.cs", mention);

    [Theory]
    [InlineData("(new AIMessage(ChatRole.System, agents.Prompt(File)), new AIMessage(ChatRole.User, [new TextContent(question + text), evidence]))")]
    [InlineData("new PromptText(material.Question)")]
    public void Text_of_one_speaker_is_left_alone(string made) =>
        PromptLaw.Examine([new SourceText("activities/Chat/Right.cs", $"class Right {{ object Make() => {made}; }}")]).AssertHolds();
}
