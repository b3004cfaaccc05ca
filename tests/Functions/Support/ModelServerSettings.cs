using Cartrita.TestSupport.OpenAI;

namespace Cartrita.Functions.Tests.Support;

/// <summary>Lets a model server of the test answer in place of the embedded provider.</summary>
internal static class ModelServerSettings
{
    /// <summary>The server has every model but the one that embeds, which stays in the process.</summary>
    public static void AnswerFrom(this IDictionary<string, string?> settings, OpenAIServer server)
    {
        settings["OPENAI_BASE_URL"] = server.Endpoint.ToString();
        settings["OPENAI_API_KEY"] = "test-key";

        // What the server is asked is the test's business, and a judge would ask more.
        settings["Evaluation:Judge"] = "never";
        settings["Models:Embedding"] = "local-extractive/local-extractive";
    }
}
