using Cartrita.Core.Agents.Evaluation;
using Cartrita.Core.Chat;

namespace Cartrita.Core.Tests.Agents.Evaluation;

/// <summary>When drafts are fused, and when one is picked.</summary>
public sealed class DraftResolutionTests
{
    [Theory]
    [InlineData("pick", 0.9, 0.9, true, true, "picked", "configured")]
    [InlineData("fuse", 0.9, 0.1, false, true, "fused", "configured")]
    [InlineData("fuse", 0.9, 0.9, true, false, "picked", "no_room")]
    [InlineData("auto", 0.9, 0.8, true, true, "fused", "complementary")]
    [InlineData("auto", 0.9, 0.8, true, false, "picked", "no_room")]
    [InlineData("auto", 0.9, 0.8, false, true, "picked", "best_score")]
    [InlineData("auto", 0.9, 0.6, true, true, "picked", "best_score")]
    [InlineData("auto", 0.6, 0.4, true, true, "picked", "best_score")]
    public void Settings_scores_and_room_decide(string resolve, double best, double next, bool complementary, bool mayFuse, string resolution, string reason) =>
        Assert.Equal((resolution, reason), DraftResolution.Decide(resolve, [new DraftScore(2, best), new DraftScore(1, next)], complementary, mayFuse));
}
