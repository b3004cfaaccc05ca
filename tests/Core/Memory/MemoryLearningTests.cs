using Cartrita.Core.Chat;
using Cartrita.Core.Memory;

namespace Cartrita.Core.Tests.Memory;

public sealed class MemoryLearningTests
{
    private static readonly DateTimeOffset Noon = new(2026, 1, 1, 12, 0, 0, TimeSpan.Zero);
    private static readonly ConversationId Conversation = new(new string('c', 32));
    private static readonly ConversationId Other = new(new string('d', 32));

    [Fact]
    public void Run_counts_once()
    {
        var once = Learn(MemoryDocument.Empty, 1, "I prefer tea.");

        Assert.Null(MemoryLearning.Learn(once, Run(1), Noon, [Say("I prefer tea.")]));
        Assert.Equal("I prefer tea.", Assert.Single(once.Entries).Text);
    }

    [Fact]
    public void What_is_said_again_is_one_entry_with_both_places()
    {
        var memory = Learn(Learn(MemoryDocument.Empty, 1, "I prefer tea."), 2, "i prefer  TEA!");

        var entry = Assert.Single(memory.Entries);
        Assert.Equal(("I prefer tea.", 2), (entry.Text, entry.Sources.Count));
        Assert.Equal(Noon.AddMinutes(2), entry.UpdatedAt);
    }

    [Fact]
    public void Of_one_subject_the_later_statement_counts_in_whatever_order_they_are_learnt()
    {
        var memory = Learn(Learn(MemoryDocument.Empty, 2, "Call me Bea.", "name"), 1, "Call me Ann.", "name");
        Assert.Equal("Call me Bea.", Assert.Single(memory.Entries).Text);

        memory = Learn(memory, 3, "Call me Cleo.", "name");
        Assert.Equal("Call me Cleo.", Assert.Single(memory.Entries).Text);
        Assert.Single(memory.Entries[0].Sources);
    }

    [Fact]
    public void Guess_does_not_take_the_place_of_what_was_said_plainly()
    {
        var memory = Learn(MemoryDocument.Empty, 1, "Call me Ann.", "name");

        Assert.Null(MemoryLearning.Learn(memory, Run(2), Noon.AddMinutes(2), [Say("Perhaps Bea.", "name", 0.2)]));
    }

    [Fact]
    public void Correction_stands_until_the_user_says_something_else()
    {
        var memory = Learn(MemoryDocument.Empty, 1, "Call me Ann.", "name");
        memory = MemoryLearning.Correct(memory, memory.Entries[0].Id, "Call me Dr Ann.", null, Noon.AddMinutes(5))!;
        Assert.Equal((1, true), (memory.Entries[0].Confidence, memory.Entries[0].CorrectedByUser));

        Assert.Null(MemoryLearning.Learn(memory, Run(4), Noon.AddMinutes(4), [Say("Call me Annie.", "name")]));
        memory = Learn(memory, 6, "Call me Bea.", "name", 0.9);
        Assert.Equal(("Call me Bea.", false), (memory.Entries[0].Text, memory.Entries[0].CorrectedByUser));
    }

    [Fact]
    public void What_was_deleted_is_learnt_again_only_from_what_is_said_later()
    {
        var memory = Learn(MemoryDocument.Empty, 1, "I prefer tea.");
        memory = MemoryLearning.Forget(memory, memory.Entries[0].Id, Noon.AddMinutes(5))!;
        Assert.Empty(memory.Entries);
        Assert.DoesNotContain(memory.Forgotten, gone => gone.Hash.Contains("tea", StringComparison.Ordinal));

        Assert.Null(MemoryLearning.Learn(memory, Run(4), Noon.AddMinutes(4), [Say("I prefer tea!")]));
        Assert.Single(Learn(memory, 6, "I prefer tea.").Entries);
    }

    [Fact]
    public void What_a_model_said_in_other_words_is_deleted_with_the_words_of_the_message()
    {
        var said = Say("The user prefers tea.") with { Source = Source("I prefer tea.") };
        var memory = MemoryLearning.Learn(MemoryDocument.Empty, Run(1), Noon, [said])!;
        memory = MemoryLearning.Forget(memory, memory.Entries[0].Id, Noon.AddMinutes(5))!;

        Assert.Null(MemoryLearning.Learn(memory, Run(2), Noon, [Say("Tea is what they like.") with { Source = Source("I prefer tea.") }]));
    }

    [Fact]
    public void All_that_was_deleted_stays_deleted()
    {
        var memory = MemoryLearning.ForgetAll(Learn(MemoryDocument.Empty, 1, "I prefer tea."), Noon.AddMinutes(5));

        Assert.Null(MemoryLearning.Learn(memory, Run(4), Noon.AddMinutes(4), [Say("My cat is old.")]));
        Assert.Equal("My cat is old.", Assert.Single(Learn(memory, 6, "My cat is old.").Entries).Text);
    }

    [Fact]
    public void Conversation_takes_along_what_only_it_said()
    {
        var memory = Learn(Learn(MemoryDocument.Empty, 1, "I prefer tea."), 2, "My cat is old.");
        memory = MemoryLearning.Learn(memory, Run(3), Noon.AddMinutes(3), [Say("My cat is old.") with { Source = Source("My cat is old.", Other) }])!;

        var left = Assert.Single(MemoryLearning.Without(memory, Conversation)!.Entries);
        Assert.Equal(("My cat is old.", Other), (left.Text, Assert.Single(left.Sources).ConversationId));
        Assert.Null(MemoryLearning.Without(memory, new ConversationId(new string('e', 32))));
    }

    [Fact]
    public void Secret_is_never_kept()
    {
        Assert.Null(MemoryLearning.Learn(MemoryDocument.Empty, Run(1), Noon, [Say("Remember that my key is AKIAQ3EGWJ5HVNZ7Y4TB.")]));
        Assert.Null(MemoryLearning.Learn(MemoryDocument.Empty, Run(1), Noon, [Say(new string('x', MemoryText.Longest + 1))]));
    }

    [Fact]
    public void User_has_so_many_entries_and_the_least_sure_goes_first()
    {
        var memory = Learn(MemoryDocument.Empty, 1, "Perhaps tea.", null, 0.1);
        for (var index = 0; index < MemoryLearning.MostEntries; index++)
        {
            memory = Learn(memory, 2 + index, $"Fact number {index}.");
        }

        Assert.Equal(MemoryLearning.MostEntries, memory.Entries.Count);
        Assert.DoesNotContain(memory.Entries, entry => entry.Text == "Perhaps tea.");
    }

    private static RunId Run(int number) => new(number.ToString("x32", System.Globalization.CultureInfo.InvariantCulture));

    private static MemorySource Source(string quote, ConversationId? conversation = null) => new(conversation ?? Conversation, new MessageId(MemoryText.Hash(quote + conversation)[..32]), 0, quote.Length, quote);

    private static MemoryStatement Say(string text, string? subject = null, double confidence = 0.8) => new(MemoryKind.Fact, text, subject, confidence, Source(text));

    private static MemoryDocument Learn(MemoryDocument memory, int minute, string text, string? subject = null, double confidence = 0.8) =>
        MemoryLearning.Learn(memory, Run(minute), Noon.AddMinutes(minute), [Say(text, subject, confidence) with { Source = Source(text) with { MessageId = new MessageId(Run(minute).Value) } }]) ?? memory;
}
