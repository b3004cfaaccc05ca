using Cartrita.Adapters.Knowledge.Sqlite;
using Cartrita.Adapters.Models.LocalExtractive;
using Cartrita.Adapters.Storage.Sqlite;
using Cartrita.Core.Agents;
using Cartrita.Core.Attachments;
using Cartrita.Core.Governance;
using Cartrita.Core.Knowledge;
using Cartrita.TestSupport.Files;
using Cartrita.TestSupport.Requirements;
using Xunit.Abstractions;

namespace Cartrita.Adapters.Tests.Models.Evaluation;

/// <summary>How well <c>local-extractive</c> answers, with all texts in one index as a user has them.</summary>
public sealed class ExtractiveEvaluationTests(ITestOutputHelper output) : IAsyncLifetime
{
    private static readonly Dictionary<string, (IReadOnlyList<EvaluationQuestion> Answerable, IReadOnlyList<EvaluationQuestion> Unanswerable)> HandbookSets = new(StringComparer.Ordinal)
    {
        ["development"] = (DevelopmentSet.Answerable, DevelopmentSet.Unanswerable),
        ["held out"] = (HeldOutSet.Answerable, HeldOutSet.Unanswerable),
    };

    private static readonly OwnerId Owner = new("evaluator");
    private readonly TemporaryDirectory folder = new();
    private readonly Dictionary<string, string> texts = new(StringComparer.Ordinal);
    private readonly Dictionary<string, AttachmentId> attachments = new(StringComparer.Ordinal);
    private ProductDatabase database = null!;
    private SqliteKnowledgeIndex index = null!;

    public async Task InitializeAsync()
    {
        database = new ProductDatabase(folder.FullName);
        index = new SqliteKnowledgeIndex(database);
        var source = Path.Combine(RepositoryRoot.FullName, "tests", "Adapters", "Models", "Evaluation");
        string[] files = [Path.Combine(RepositoryRoot.FullName, "handbook.md"), .. Directory.GetFiles(source, "*.md"), .. Directory.GetFiles(source, "*.txt")];
        foreach (var (file, number) in files.Select((file, number) => (file, number)))
        {
            var text = await File.ReadAllTextAsync(file);
            texts[Path.GetFileName(file)] = text;
            var chunks = TextChunker.Chunk(text).Select(chunk => new IndexedChunk(chunk, LocalExtractiveEmbeddingGenerator.Embed(chunk.Text))).ToList();
            attachments[Path.GetFileName(file)] = new AttachmentId(number.ToString("x32"));
            await index.UpsertAsync(Owner, new IndexedFile { ContentId = attachments[Path.GetFileName(file)], FileName = Path.GetFileName(file) }, chunks, CancellationToken.None);
        }
    }

    public Task DisposeAsync()
    {
        database.Dispose();
        folder.Dispose();
        return Task.CompletedTask;
    }

    [Fact]
    public async Task Questions_that_the_texts_answer_are_answered()
    {
        var missed = new List<string>();
        foreach (var question in EvaluationSet.Answerable)
        {
            var answer = await Ask(question.Text);
            if (!Normal(answer.Text).Contains(question.Expected!, StringComparison.Ordinal))
            {
                missed.Add($"{question.Text} -> {Normal(answer.Text)}");
            }
        }

        Report("answered", EvaluationSet.Answerable.Count, missed);
        Assert.True(missed.Count * 100 <= EvaluationSet.Answerable.Count * 4, string.Join(Environment.NewLine, missed));
    }

    [Fact]
    public async Task Questions_that_no_text_answers_are_said_to_have_no_answer()
    {
        var wrong = new List<string>();
        foreach (var question in EvaluationSet.Unanswerable)
        {
            var answer = await Ask(question.Text);
            if (answer.Found)
            {
                wrong.Add($"{question.Text} -> {Normal(answer.Text)}");
            }
            else
            {
                Assert.Equal(FixedSentences.NothingFound, answer.Text);
            }
        }

        Report("declined", EvaluationSet.Unanswerable.Count, wrong);
        Assert.True(wrong.Count * 100 <= EvaluationSet.Unanswerable.Count * 5, string.Join(Environment.NewLine, wrong));
    }

    [Theory]
    [InlineData("development", 2)]
    [InlineData("held out", 9)]
    public async Task Handbook_answers_questions_about_itself(string set, int mostMissed)
    {
        var missed = new List<string>();
        foreach (var question in HandbookSets[set].Answerable)
        {
            var answer = Normal(await AskFile(question));
            if (!answer.Contains(question.Expected!, StringComparison.Ordinal))
            {
                missed.Add($"{question.Text} -> {answer}");
            }
        }

        Report($"{set}, answered", HandbookSets[set].Answerable.Count, missed);
        Assert.True(missed.Count <= mostMissed, string.Join(Environment.NewLine, missed));
    }

    [Theory]
    [InlineData("development", 1)]
    [InlineData("held out", 1)]
    public async Task Handbook_does_not_answer_what_it_does_not_say(string set, int mostWrong)
    {
        var wrong = new List<string>();
        foreach (var question in HandbookSets[set].Unanswerable)
        {
            var answer = Normal(await AskFile(question));
            if (answer != FixedSentences.NothingFound)
            {
                wrong.Add($"{question.Text} -> {answer}");
            }
        }

        Report($"{set}, declined", HandbookSets[set].Unanswerable.Count, wrong);
        Assert.True(wrong.Count <= mostWrong, string.Join(Environment.NewLine, wrong));
    }

    [Fact]
    public async Task Every_sentence_of_every_answer_is_a_span_of_its_source_to_the_letter_and_in_reading_order()
    {
        foreach (var question in EvaluationSet.Answerable)
        {
            var answer = await Ask(question.Text);
            Assert.All(answer.Sentences, sentence => Assert.Equal(texts[sentence.Source.FileName!][sentence.Start..sentence.End], sentence.Quote));
            foreach (var source in answer.Sentences.GroupBy(sentence => sentence.Source.AttachmentId))
            {
                Assert.Equal(source.OrderBy(sentence => sentence.Start), source);
            }
        }
    }

    /// <summary>As the product does for a file of a request: each part of the question by itself, in that file.</summary>
    private async Task<string> AskFile(EvaluationQuestion question)
    {
        var parts = new List<string>();
        foreach (var part in RulePlanner.Split(question.Text))
        {
            parts.Add((await Ask(part, attachments[question.File])).Text);
        }

        return string.Join("\n\n", parts);
    }

    private async Task<ExtractiveAnswer> Ask(string question, params AttachmentId[] files)
    {
        var query = new KnowledgeQuery { Owner = Owner, Text = question, Vector = LocalExtractiveEmbeddingGenerator.Embed(question), Contents = files };
        var hits = await index.SearchAsync(query, CancellationToken.None);
        var evidence = hits.Select((hit, number) => new Evidence
        {
            Id = $"e{number}", AttachmentId = hit.ContentId, FileName = hit.FileName, Start = hit.Chunk.Start, End = hit.Chunk.End, Text = hit.Chunk.Text,
        }).ToList();
        return evidence.Count == 0 ? new ExtractiveAnswer([], FixedSentences.NothingFound) : new ExtractiveAnswerer().Answer(question, evidence);
    }

    private void Report(string what, int count, List<string> failed)
    {
        output.WriteLine($"{what}: {count - failed.Count} of {count}");
        failed.ForEach(output.WriteLine);
    }

    private static string Normal(string text) => string.Join(' ', text.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries));
}
