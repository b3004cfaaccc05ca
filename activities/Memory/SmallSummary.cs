using System.Text;
using Cartrita.Activities.Tools;
using Cartrita.Core.Agents.Evaluation;
using Cartrita.Core.Chat;
using Cartrita.Core.Errors;
using Cartrita.Core.Governance;
using Cartrita.Core.Memory;
using Cartrita.Core.Models;
using Microsoft.Extensions.Logging;

namespace Cartrita.Activities.Memory;

/// <summary>Has a small model write a conversation's summary where no chat model does, if the settings name one; where it fails the user's own sentences do.</summary>
/// <param name="tasks">The model.</param>
/// <param name="options">Which one.</param>
/// <param name="terms">What may not leave.</param>
/// <param name="time">The clock.</param>
/// <param name="logger">Says that it failed.</param>
public sealed partial class SmallSummary(ITextTasks tasks, MemoryOptions options, BannedTerms terms, TimeProvider time, ILogger<SmallSummary> logger)
{
    // Such a model reads about 1,000 tokens, and cuts what is longer at its end: the latest has to be in.
    private const int LongestText = 3_500;
    private const int LongestMessage = 500;

    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    internal ModelChoice? Model => EvaluationOptions.ModelOf(options.Summary) is { } name ? new ModelChoice(ProviderNames.HuggingFace, name) : null;

    /// <summary>The summary; null where no model wrote one.</summary>
    /// <param name="before">The summary so far; null where there is none.</param>
    /// <param name="messages">The messages that it does not cover, oldest first.</param>
    /// <param name="cancellationToken">Stops it.</param>
    internal async Task<string?> WriteAsync(string? before, IReadOnlyList<MessageDocument> messages, CancellationToken cancellationToken)
    {
        if (Model is not { } model || TextOf(before, messages) is not { Length: > 0 } text)
        {
            return null;
        }

        using var late = new CancellationTokenSource(Patience, time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, late.Token);
        try
        {
            return terms.Replace(await tasks.SummariseAsync(model.Model, text, either.Token));
        }
        catch (Exception exception) when (exception is CartritaException || (exception is OperationCanceledException && !cancellationToken.IsCancellationRequested))
        {
            LogFailed(model.Model, (exception as CartritaException)?.Problem.Code ?? Problems.LimitExceeded.Code);
            return null;
        }
    }

    private string TextOf(string? before, IReadOnlyList<MessageDocument> messages)
    {
        var lines = messages.Where(message => !MemoryText.HoldsSecret(message.Content)).Select(message => Line(message.Content)).Where(line => line.Length > 0).Reverse();
        var (text, left) = (new StringBuilder(), LongestText - (before?.Length ?? 0));
        foreach (var line in lines.TakeWhile(line => (left -= line.Length + 1) >= 0))
        {
            text.Insert(0, line + '\n');
        }

        return before is null ? text.ToString().Trim() : $"{before}\n{text}".Trim();
    }

    private string Line(string text) => TextCut.At(terms.Replace(CredentialRules.Redact(text)).ReplaceLineEndings(" ").Trim(), LongestMessage);

    [LoggerMessage(EventId = 1952, Level = LogLevel.Warning, Message = "The model {Model} did not write a conversation's summary ({Code}); it is sentences of the user.")]
    private partial void LogFailed(string model, string code);
}
