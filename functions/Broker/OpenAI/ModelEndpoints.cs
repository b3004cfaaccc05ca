using Cartrita.Core.Errors;
using Cartrita.Core.Governance;
using Cartrita.Core.Models;
using Cartrita.Functions.Governance;
using Cartrita.Functions.Http;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Mvc;
using Microsoft.Azure.Functions.Worker;

namespace Cartrita.Functions.Broker.OpenAI;

/// <summary>OpenAI's list of models: the supervisor, and what the registry has.</summary>
internal sealed class ModelEndpoints(IModelRegistry models)
{
    /// <summary>All of them.</summary>
    [Function(nameof(ListModels))]
    [Access(Scope.Chat)]
    public IActionResult ListModels([HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = "v1/models")] HttpRequest request)
    {
        request.Caller();
        return JsonAnswer.Ok(new ModelList("list", [.. All()]), OpenAIJson.Wire.ModelList);
    }

    /// <summary>One of them.</summary>
    [Function(nameof(GetModel))]
    [Access(Scope.Chat)]
    public IActionResult GetModel([HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = "v1/models/{id}")] HttpRequest request, string id)
    {
        request.Caller();

        // Hosts leave an escaped slash in a segment as it is.
        var name = Uri.UnescapeDataString(id);
        var model = All().FirstOrDefault(model => model.Id == name || $"{model.OwnedBy}/{model.Id}" == name);
        return JsonAnswer.Ok(model ?? throw new CartritaException(Problems.ModelUnavailable), OpenAIJson.Wire.ModelBody);
    }

    private IEnumerable<ModelBody> All() =>
        models.Models.Select(model => new ModelBody(model.Name, "model", 0, model.Provider)).Prepend(new ModelBody(SupervisorCompletions.Model, "model", 0, SupervisorCompletions.Model));
}

/// <summary>The models.</summary>
internal sealed record ModelList(string Object, IReadOnlyList<ModelBody> Data);

/// <summary>A model. When it was made is not known, and 0.</summary>
internal sealed record ModelBody(string Id, string Object, long Created, string OwnedBy);
