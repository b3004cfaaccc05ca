using Cartrita.Core.Agents.Evaluation;
using Cartrita.Core.Memory;
using Microsoft.Extensions.Options;

namespace Cartrita.Adapters.Vendors.HuggingFace;

/// <summary>Whoever names a small model in the settings has to have a token for it: without one every answer would try, fail and go by rules.</summary>
/// <param name="vendor">Where the token is.</param>
internal sealed class TextTaskToken(IOptions<HuggingFaceOptions> vendor) : IValidateOptions<EvaluationOptions>, IValidateOptions<MemoryOptions>
{
    /// <inheritdoc />
    public ValidateOptionsResult Validate(string? name, EvaluationOptions options)
    {
        ArgumentNullException.ThrowIfNull(options);
        return Validate(($"{EvaluationOptions.Section}:{nameof(options.Entailment)}", options.Entailment), ($"{EvaluationOptions.Section}:{nameof(options.Similarity)}", options.Similarity));
    }

    /// <inheritdoc />
    public ValidateOptionsResult Validate(string? name, MemoryOptions options)
    {
        ArgumentNullException.ThrowIfNull(options);
        return Validate(($"{MemoryOptions.Section}:{nameof(options.Summary)}", options.Summary));
    }

    private ValidateOptionsResult Validate(params ReadOnlySpan<(string Key, string Value)> named)
    {
        List<string> problems = [];
        foreach (var (key, value) in named)
        {
            if (EvaluationOptions.ModelOf(value) is not null && !vendor.Value.IsConfigured)
            {
                problems.Add($"{key} names a model of Hugging Face, which needs {vendor.Value.Missing}.");
            }
        }

        return problems.Count == 0 ? ValidateOptionsResult.Success : ValidateOptionsResult.Fail(problems);
    }
}
