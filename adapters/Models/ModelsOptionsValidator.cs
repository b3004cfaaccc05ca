using System.ComponentModel.DataAnnotations;
using Cartrita.Core.Models;
using Microsoft.Extensions.Options;

namespace Cartrita.Adapters.Models;

/// <summary>Validates the options with the tables inside them, which data annotations alone do not enter.</summary>
internal sealed class ModelsOptionsValidator : IValidateOptions<ModelsOptions>
{
    /// <inheritdoc />
    public ValidateOptionsResult Validate(string? name, ModelsOptions options)
    {
        var problems = new List<string>();
        Check(problems, ModelsOptions.Section, options);
        foreach (var (provider, table) in options.Providers)
        {
            Check(problems, $"{ModelsOptions.Section}:Providers:{provider}", table);
            foreach (var (embedding, entry) in table.Embeddings)
            {
                Check(problems, $"{ModelsOptions.Section}:Providers:{provider}:Embeddings:{embedding}", entry);
            }
        }

        foreach (var (provider, start) in options.Providers.SelectMany(table => table.Value.Apis.Where(api => api.Value is not (ModelApis.Chat or ModelApis.Responses)).Select(api => (table.Key, api.Key))))
        {
            problems.Add($"{ModelsOptions.Section}:Providers:{provider}:Apis:{start}: it is {ModelApis.Chat} or {ModelApis.Responses}.");
        }

        foreach (var (model, price) in options.Prices)
        {
            Check(problems, $"{ModelsOptions.Section}:Prices:{model}", price);
        }

        foreach (var fallback in options.Fallbacks.Where(fallback => fallback.IndexOf('/', StringComparison.Ordinal) is <= 0))
        {
            problems.Add($"{ModelsOptions.Section}:Fallbacks: '{fallback}' is not of the form provider/name.");
        }

        return problems.Count == 0 ? ValidateOptionsResult.Success : ValidateOptionsResult.Fail(problems);
    }

    private static void Check(List<string> problems, string path, object value)
    {
        var results = new List<ValidationResult>();
        Validator.TryValidateObject(value, new ValidationContext(value), results, validateAllProperties: true);
        problems.AddRange(results.Select(result => $"{path}: {result.ErrorMessage}"));
    }
}
