using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Http;

namespace Cartrita.TestSupport.Deepgram;

/// <summary>Writes what Deepgram answers of a recording.</summary>
internal static class DeepgramAnswers
{
    internal const string RequestId = "a847f427-4ad5-4d67-9b95-db801e58251c";
    private const string ModelId = "30089e05-99d1-4376-b32e-c263170674af";

    /// <summary>The answer of a whole recording.</summary>
    internal static JsonObject Transcription(DeepgramRecording recording, IQueryCollection query)
    {
        var diarizes = query.ContainsKey("diarize_model");
        var alternative = new JsonObject
        {
            ["transcript"] = recording.Text, ["confidence"] = 0.98,
            ["words"] = new JsonArray([.. recording.Words.Select(word => Word(word, diarizes))]),
        };
        if (query["detect_entities"] == "true")
        {
            alternative["entities"] = new JsonArray(recording.Words.Where(word => char.IsUpper(word.Text[0])).Select((word, index) => (JsonNode)new JsonObject
            {
                ["label"] = "NAME", ["value"] = word.Text, ["raw_value"] = word.Text, ["confidence"] = 0.9, ["start_word"] = index, ["end_word"] = index + 1,
            }).ToArray());
        }

        var channel = new JsonObject { ["alternatives"] = new JsonArray(alternative) };
        if (query["detect_language"] == "true")
        {
            channel["detected_language"] = "en";
        }

        var results = new JsonObject { ["channels"] = new JsonArray(channel) };
        if (query["utterances"] == "true")
        {
            results["utterances"] = new JsonArray([.. Utterances(recording).Select(words => Utterance(words, diarizes))]);
        }

        Find(results, query);
        return new JsonObject
        {
            ["metadata"] = new JsonObject
            {
                ["transaction_key"] = "deprecated", ["request_id"] = RequestId, ["sha256"] = new string('0', 64), ["created"] = "2026-11-01T12:00:00.000Z",
                ["duration"] = recording.Seconds, ["channels"] = 1, ["models"] = new JsonArray(ModelId), ["model_info"] = new JsonObject(),
            },
            ["results"] = results,
        };
    }

    /// <summary>A live result of some words.</summary>
    internal static JsonObject Result(IReadOnlyList<DeepgramWord> words, (double Start, double End) span, bool isFinal, bool isFlushed, bool diarizes, bool endsSpeech) => new()
    {
        ["type"] = "Results", ["channel_index"] = new JsonArray(0, 1), ["duration"] = Math.Round(span.End - span.Start, 3), ["start"] = span.Start, ["is_final"] = isFinal, ["speech_final"] = endsSpeech,
        ["channel"] = new JsonObject
        {
            ["alternatives"] = new JsonArray(new JsonObject
            {
                ["transcript"] = string.Join(' ', words.Select(word => word.Text)), ["confidence"] = 0.97, ["words"] = new JsonArray([.. words.Select(word => Word(word, diarizes))]),
            }),
        },
        ["metadata"] = new JsonObject { ["request_id"] = RequestId, ["model_uuid"] = ModelId, ["model_info"] = new JsonObject { ["name"] = "general-nova-3", ["version"] = "2026-01-01.0", ["arch"] = "nova-3" } },
        ["from_finalize"] = isFlushed,
    };

    private static IEnumerable<IReadOnlyList<DeepgramWord>> Utterances(DeepgramRecording recording)
    {
        var words = new List<DeepgramWord>();
        foreach (var word in recording.Words)
        {
            words.Add(word);
            if (word.EndsUtterance)
            {
                yield return words;
                words = [];
            }
        }

        if (words.Count > 0)
        {
            yield return words;
        }
    }

    private static void Find(JsonObject results, IQueryCollection query)
    {
        if (query["summarize"] == "v2")
        {
            results["summary"] = new JsonObject { ["result"] = "success", ["short"] = "A short one." };
        }

        if (query["topics"] == "true")
        {
            results["topics"] = new JsonObject { ["segments"] = new JsonArray(new JsonObject { ["text"] = "x", ["start_word"] = 0, ["end_word"] = 1, ["topics"] = new JsonArray(new JsonObject { ["topic"] = "Testing", ["confidence_score"] = 0.8 }) }) };
        }

        if (query["intents"] == "true")
        {
            // As the description has it, where topics are as the service has them.
            results["intents"] = new JsonObject { ["results"] = new JsonObject { ["intents"] = new JsonObject { ["segments"] = new JsonArray(new JsonObject { ["intents"] = new JsonArray(new JsonObject { ["intent"] = "Ask", ["confidence_score"] = 0.7 }) }) } } };
        }

        if (query["sentiment"] == "true")
        {
            results["sentiments"] = new JsonObject { ["segments"] = new JsonArray(), ["average"] = new JsonObject { ["sentiment"] = "positive", ["sentiment_score"] = 0.5 } };
        }
    }

    private static JsonObject Utterance(IReadOnlyList<DeepgramWord> words, bool diarizes)
    {
        var utterance = new JsonObject
        {
            ["start"] = words[0].Start, ["end"] = words[^1].End, ["confidence"] = 0.96, ["channel"] = 0, ["transcript"] = string.Join(' ', words.Select(word => word.Text)),
            ["words"] = new JsonArray([.. words.Select(word => Word(word, diarizes))]), ["id"] = "2afdbf6e-5f7f-4f1e-9f3a-0d2f2f3f4f5f",
        };
        if (diarizes)
        {
            utterance["speaker"] = words[0].Speaker;
        }

        return utterance;
    }

    private static JsonObject Word(DeepgramWord word, bool diarizes)
    {
        var written = new JsonObject { ["word"] = word.Text.ToLowerInvariant().TrimEnd('.', ',', '?'), ["start"] = word.Start, ["end"] = word.End, ["confidence"] = 0.99, ["punctuated_word"] = word.Text };
        if (diarizes)
        {
            written["speaker"] = word.Speaker;
        }

        return written;
    }
}
