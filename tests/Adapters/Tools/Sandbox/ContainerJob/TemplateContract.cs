using System.Globalization;
using System.Text.Json.Nodes;
using System.Web;

namespace Cartrita.Adapters.Tests.Tools.Sandbox.ContainerJob;

/// <summary>What the body of a start may be (<c>JobExecutionTemplate</c>), and what the image's entry needs of it.</summary>
internal static class TemplateContract
{
    private static readonly string[] ContainerMembers = ["image", "name", "command", "args", "env", "resources"];

    // Which blob each variable names, and what its signature must be good for.
    private static readonly (string Variable, string Blob, string Permissions)[] Links =
        [("COMMAND_URL", "command", "r"), ("INPUT_URL", "input", "r"), ("OUTPUT_URL", "output", "cw"), ("ERRORS_URL", "errors", "cw"), ("RESULT_URL", "result", "cw")];

    internal static IEnumerable<string> Violations(JsonObject template)
    {
        if (template.Count != 1 || template["containers"] is not JsonArray { Count: 1 } containers)
        {
            return ["the template is not one container"];
        }

        var container = containers[0]!.AsObject();
        return container.Select(member => member.Key).Except(ContainerMembers).Select(member => $"{member} is no member of a container")
            .Concat(Named(container)).Concat(Sized(container["resources"]!.AsObject())).Concat(Linked(Variables(container)));
    }

    /// <summary>The variables of a container.</summary>
    internal static Dictionary<string, string> Variables(JsonObject container) =>
        container["env"]!.AsArray().ToDictionary(one => (string)one!["name"]!, one => (string)one!["value"]!, StringComparer.Ordinal);

    private static IEnumerable<string> Named(JsonObject container)
    {
        if ((string?)container["name"] != "program" || (string?)container["image"] != ManagementServer.Image)
        {
            yield return "name or image is not the job's: a start replaces the whole template";
        }

        if (container["command"]!.AsArray().Select(one => (string)one!).ToArray() is not ["/usr/local/bin/run-program"])
        {
            yield return "the command is not the image's entry";
        }

        var arguments = container["args"]!.AsArray().Select(one => (string)one!).ToArray();
        if (arguments.Length != 6 || !arguments.All(one => double.TryParse(one, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out _)))
        {
            yield return "the arguments are not six numbers";
        }
    }

    // The Consumption profile has these sizes and no others.
    private static IEnumerable<string> Sized(JsonObject resources)
    {
        var cpu = (double)resources["cpu"]!;
        if (cpu is < 0.25 or > 4 || cpu * 4 != Math.Floor(cpu * 4) || (string?)resources["memory"] != (cpu * 2).ToString("0.#", CultureInfo.InvariantCulture) + "Gi")
        {
            yield return $"{resources.ToJsonString()} is no size";
        }
    }

    private static IEnumerable<string> Linked(Dictionary<string, string> variables)
    {
        foreach (var unknown in variables.Keys.Except(Links.Select(link => link.Variable)).Where(name => name != "CARTRITA_RUN"))
        {
            yield return $"{unknown} is a variable that the entry does not know";
        }

        foreach (var (variable, blob, permissions) in Links)
        {
            var address = new Uri(variables[variable]);
            var query = HttpUtility.ParseQueryString(address.Query);
            if (!address.AbsolutePath.EndsWith($"/sandbox/{variables["CARTRITA_RUN"]}/{blob}", StringComparison.Ordinal))
            {
                yield return $"{variable} is not the run's {blob}";
            }

            if (query["sr"] != "b" || query["sp"] != permissions || string.IsNullOrEmpty(query["sig"]))
            {
                yield return $"{variable} is good for {query["sr"]}:{query["sp"]}";
            }

            if (DateTimeOffset.Parse(query["se"]!, CultureInfo.InvariantCulture) - DateTimeOffset.Parse(query["st"]!, CultureInfo.InvariantCulture) > TimeSpan.FromHours(1))
            {
                yield return $"{variable} is good for more than an hour";
            }
        }
    }
}
