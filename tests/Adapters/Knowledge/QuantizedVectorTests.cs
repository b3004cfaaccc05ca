using System.Numerics.Tensors;
using Cartrita.Adapters.Knowledge.Sqlite;

namespace Cartrita.Adapters.Tests.Knowledge;

public sealed class QuantizedVectorTests
{
    [Theory]
    [InlineData(1)]
    [InlineData(15)]
    [InlineData(16)]
    [InlineData(33)]
    [InlineData(512)]
    [InlineData(1536)]
    public void Dot_of_the_largest_codes_does_not_wrap(int length)
    {
        var largest = Enumerable.Repeat((sbyte)127, length).ToArray();
        var smallest = Enumerable.Repeat((sbyte)-127, length).ToArray();

        Assert.Equal(length * 127 * 127, QuantizedVector.Dot(largest, largest));
        Assert.Equal(length * 127 * -127, QuantizedVector.Dot(largest, smallest));
    }

    [Fact]
    public void Quantized_products_are_near_the_exact_ones()
    {
        var left = Wave(512, 0.37f);
        var right = Wave(512, 0.41f);
        var (leftCodes, leftScale) = QuantizedVector.Quantize(left);
        var (rightCodes, rightScale) = QuantizedVector.Quantize(right);

        Assert.Equal(TensorPrimitives.Dot<float>(left, right), QuantizedVector.Dot(leftCodes, rightCodes) * leftScale * rightScale, 0.02f);
        Assert.Equal(TensorPrimitives.Dot<float>(left, right), QuantizedVector.DotHalf(left, QuantizedVector.ToHalfBytes(right)), 0.002f);
    }

    private static float[] Wave(int length, float step)
    {
        var vector = Enumerable.Range(0, length).Select(at => MathF.Sin(at * step)).ToArray();
        var norm = TensorPrimitives.Norm<float>(vector);
        return [.. vector.Select(value => value / norm)];
    }
}
