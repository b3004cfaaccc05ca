using Cartrita.Activities.Governance;
using Cartrita.Core.Errors;
using Cartrita.Core.Governance;
using Cartrita.Core.Governance.Moderation;
using Microsoft.Extensions.Logging.Abstractions;

namespace Cartrita.Activities.Tests.Governance;

/// <summary>What follows from categories that a server names in a way of its own.</summary>
public sealed class ModeratedCategoryTests
{
    [Theory]
    [InlineData("Sexual/Minors", "moderation.sexual/minors")]
    [InlineData("S4.child-exploitation", "moderation.s4.child-exploitation")]
    public async Task Category_with_capitals_or_digits_blocks_where_the_settings_say_so(string category, string rule)
    {
        var outcome = await Moderator(required: true, new ModeratedCategory(category, 0.9, true)).InputAsync(["text"], CancellationToken.None);

        Assert.Equal(Problems.SafetyBlocked, outcome.Refusal);
        Assert.Equal([new SafetyFinding(rule, SafetyScreen.Blocked)], outcome.Findings);
    }

    [Theory]
    [InlineData(true, "blocked")]
    [InlineData(false, "flagged")]
    public async Task Flagged_category_whose_name_can_not_be_told_counts_as_no_moderation(bool required, string action)
    {
        var outcome = await Moderator(required, new ModeratedCategory("<b>a text</b>", 0.9, true)).InputAsync(["text"], CancellationToken.None);

        Assert.Equal(required ? Problems.ModerationUnavailable : null, outcome.Refusal);
        Assert.Equal([new SafetyFinding("moderation_unavailable", action)], outcome.Findings);
    }

    [Fact]
    public async Task Blocked_category_blocks_beside_one_that_can_not_be_told()
    {
        var outcome = await Moderator(required: false, new ModeratedCategory("<b>", 0.9, true), new ModeratedCategory("sexual/minors", 0.9, true)).InputAsync(["text"], CancellationToken.None);

        Assert.Equal(Problems.SafetyBlocked, outcome.Refusal);
    }

    [Fact]
    public async Task Category_that_is_not_flagged_is_nothing_whatever_its_name()
    {
        var outcome = await Moderator(required: true, new ModeratedCategory("<b>", 0, false)).InputAsync(["text"], CancellationToken.None);

        Assert.Null(outcome.Refusal);
        Assert.Empty(outcome.Findings);
    }

    private static Moderator Moderator(bool required, params ModeratedCategory[] found) => new(
        new Fixed(found),
        new SafetyOptions { Moderation = ModerationStages.Input, ModerationRequired = required, BlockedCategories = "sexual/minors, s4.child-exploitation" },
        BannedTerms.None,
        NullLogger<Moderator>.Instance);

    private sealed class Fixed(IReadOnlyList<ModeratedCategory> found) : IModeration
    {
        public bool IsConfigured => true;

        public Task<IReadOnlyList<ModeratedCategory>> ModerateAsync(IReadOnlyList<string> texts, CancellationToken cancellationToken) => Task.FromResult(found);
    }
}
