using Cartrita.Core.Governance;
using Cartrita.Core.Models;
using Cartrita.Core.Models.Ensembles;

namespace Cartrita.Core.Tests.Models.Ensembles;

/// <summary>How much of an ensemble fits into what is left of a run.</summary>
public sealed class EnsembleRoomTests
{
    private static readonly RunLimits Limits = new(8, 20, 40, 20_000, 120);

    [Theory]
    [InlineData(0, 3, 3_333)]
    [InlineData(2_000, 3, 3_000)]
    [InlineData(2_001, 2, 4_499)]
    [InlineData(8_000, 2, 3_000)]
    [InlineData(8_001, 0, 0)]
    [InlineData(30_000, 0, 0)]
    public void Drafts_share_what_the_settings_leave_them_of_the_tokens(long spent, int members, long each)
    {
        var room = EnsembleRoom.Of(Plan(), Limits, spent, TimeSpan.FromMinutes(2));

        Assert.Equal((members, each), (room.Members, room.TokensEach));
        Assert.Equal(members == 0 ? EnsembleReasons.TokensLeft : null, room.Reason);
    }

    [Theory]
    [InlineData(200, 30, null)]
    [InlineData(20, 10, null)]
    [InlineData(3, 0, EnsembleReasons.TimeLeft)]
    [InlineData(-5, 0, EnsembleReasons.TimeLeft)]
    public void Drafts_take_no_more_than_half_of_the_time_that_is_left(int left, int seconds, string? reason)
    {
        var room = EnsembleRoom.Of(Plan(), Limits, 0, TimeSpan.FromSeconds(left));

        Assert.Equal((TimeSpan.FromSeconds(seconds), reason), (room.Time, room.Reason));
    }

    private static EnsemblePlan Plan() => new()
    {
        Members = [new ModelChoice("a", "1"), new ModelChoice("b", "2"), new ModelChoice("c", "3")],
        Resolve = EnsembleResolutions.Auto,
        TokenShare = 0.5,
        LeastTokens = 3_000,
        DraftSeconds = 30,
    };
}
