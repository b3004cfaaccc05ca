using System.Numerics.Tensors;
using Cartrita.Adapters.Models.LocalExtractive;

namespace Cartrita.Adapters.Tests.Models;

public sealed class LocalExtractiveEmbeddingTests
{
    [Theory]
    [InlineData("The quick brown fox")]
    [InlineData("der die das")]
    [InlineData("図書館は九時に開きます")]
    [InlineData("сегодня хорошая погода")]
    [InlineData("7")]
    public void Embed_gives_a_vector_of_length_one(string text)
    {
        var vector = LocalExtractiveEmbeddingGenerator.Embed(text);

        Assert.Equal(512, vector.Length);
        Assert.Equal(1, TensorPrimitives.Norm<float>(vector), 5);
    }

    [Theory]
    [InlineData("")]
    [InlineData(" .,;!? \n")]
    public void Embed_of_a_text_without_letters_gives_zeros(string text) => Assert.All(LocalExtractiveEmbeddingGenerator.Embed(text), value => Assert.Equal(0, value));

    [Fact]
    public void Embed_is_the_same_on_every_machine()
    {
        var vector = LocalExtractiveEmbeddingGenerator.Embed("Deterministic vectors");
        var digest = vector.Select((value, at) => (double)value * (at + 1)).Sum();

        Assert.Equal(vector, LocalExtractiveEmbeddingGenerator.Embed("deterministic VECTORS"));
        Assert.Equal(Expected, digest, 3);
    }

    [Theory]
    [InlineData("How are backups restored?", "Backups are restored every quarter.", "The cafeteria serves soup.")]
    [InlineData("备份恢复", "每季度恢复一次备份。", "食堂今天供应汤。")]
    [InlineData("reviewer", "Code reviews need a reviewer", "Fresh bread daily")]
    public void Embed_puts_related_texts_nearer(string question, string related, string unrelated) =>
        Assert.True(Similarity(question, related) > Similarity(question, unrelated) + 0.1f);

    private const double Expected = -319.128;

    private static float Similarity(string left, string right) =>
        TensorPrimitives.Dot<float>(LocalExtractiveEmbeddingGenerator.Embed(left), LocalExtractiveEmbeddingGenerator.Embed(right));
}
