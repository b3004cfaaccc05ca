using Cartrita.Core.Models.Health;

namespace Cartrita.Core.Tests.Models.Health;

public sealed class MeasuredModelTests
{
    private static readonly DateTimeOffset Now = new(2026, 1, 1, 0, 0, 0, TimeSpan.Zero);

    [Fact]
    public void Figures_move_by_a_fifth_with_each_call()
    {
        var measured = new MeasuredModel().WithCall(1_000, Now).WithCall(2_000, Now.AddSeconds(1)).WithFirstPiece(300).WithFirstPiece(800);

        Assert.Equal((1_200d, 400d, 0d, 2), (measured.CallMs!.Value, measured.FirstTokenMs!.Value, measured.FailureShare, measured.Calls));
        Assert.Equal((true, false), (measured.IsFresh(Now.AddMinutes(10)), measured.IsFresh(Now.AddSeconds(1) + MeasuredModel.KeptFor)));
    }

    [Fact]
    public void Failures_raise_their_share_and_say_nothing_of_time()
    {
        var measured = new MeasuredModel().WithCall(1_000, Now).WithFailure(Now).WithFailure(Now);

        Assert.Equal((0.36, 1_000d), (Math.Round(measured.FailureShare, 6), measured.CallMs!.Value));
        Assert.Equal((1d, null), (new MeasuredModel().WithFailure(Now).FailureShare, new MeasuredModel().WithFailure(Now).CallMs));
    }

    [Fact]
    public void Instances_count_by_their_calls()
    {
        var busy = new MeasuredModel { CallMs = 1_000, FailureShare = 0.1, Calls = 30 };
        var idle = new MeasuredModel { CallMs = 4_000, FirstTokenMs = 500, FailureShare = 0.5, Calls = 10 };

        var figures = ModelFigures.Of([busy, idle, new MeasuredModel()]);

        Assert.Equal((1_750d, 500d, 0.2, 40, false), (figures.CallMs!.Value, figures.FirstTokenMs!.Value, Math.Round(figures.FailureShare, 6), figures.Calls, figures.CircuitOpen));
        Assert.Same(ModelFigures.None, ModelFigures.Of([]));
    }

    [Fact]
    public void Document_keeps_what_counts_of_those_who_spoke_last()
    {
        ModelHealthDocument? document = null;
        for (var instance = 0; instance < 100; instance++)
        {
            document = ModelHealthDocument.With(document, $"i{instance}", new InstanceHealth(Now.AddSeconds(instance)));
        }

        Assert.Equal((64, true, false), (document!.Reports.Count, document.Reports.ContainsKey("i99"), document.Reports.ContainsKey("i35")));
        Assert.Equal(["i99"], ModelHealthDocument.Others(document, "i98", Now.AddSeconds(98) + MeasuredModel.KeptFor).Select(report => report.Key));
        Assert.Empty(ModelHealthDocument.Others(null, "i1", Now));
    }
}
