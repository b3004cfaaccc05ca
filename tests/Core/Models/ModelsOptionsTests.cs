using Cartrita.Core.Models;

namespace Cartrita.Core.Tests.Models;

public sealed class ModelsOptionsTests
{
    [Theory]
    [InlineData("openai/gpt-5", "gpt-5-2025-08-07", true)]
    [InlineData("openai/gpt-5", "gpt-5", true)]
    [InlineData("openai/gpt-4", "gpt-4-0613", true)]
    [InlineData("openai/gpt-5", "gpt-5-mini-2025-08-07", false)]
    [InlineData("openai/gpt-4", "gpt-4-32k", false)]
    [InlineData("openai/gpt-4", "gpt-4-1106-preview", false)]
    [InlineData("openai/gpt-4", "gpt-4-32", false)]
    public void Price_holds_for_a_models_dated_snapshots_and_for_no_other_model(string priced, string model, bool holds)
    {
        var options = new ModelsOptions { Prices = { [priced] = new ModelPrice { Input = 1 } } };

        Assert.Equal(holds, options.PriceOf(new ModelChoice("openai", model)) is not null);
    }
}
