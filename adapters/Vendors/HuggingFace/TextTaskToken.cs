using Cartrita.Core.Agents.Evaluation;
using Microsoft.Extensions.Options;

namespace Cartrita.Adapters.Vendors.HuggingFace;

/// <summary>Whoever names a small model in the settings has to have a token for it: without one every answer would try, fail and go by rules.</summary>
/// <param name="vendor">Where the token is.</param>
internal sealed class TextTaskToken(IOptions<HuggingFaceOptions> vendor) : IValidateOptions<EvaluationOptions>
{
    /// <inheritdoc />
    public ValidateOptionsResult Validate(string? name, EvaluationOptions options)
    {
        ArgumentNullException.ThrowIfNull(options);
        (string Key, string Value)[] named = [(nameof(options.Entailment), options.Entailment), (nameof(options.Similarity), options.Similarity)];
        List<string> problems = [.. named.Where(setting => EvaluationOptions.ModelOf(setting.Value) is not null && !vendor.Value.IsConfigured)
            .Select(setting => $"{EvaluationOptions.Section}:{setting.Key} names a model of Hugging Face, which needs {vendor.Value.Missing}.")];
        return problems.Count == 0 ? ValidateOptionsResult.Success : ValidateOptionsResult.Fail(problems);
    }
}
