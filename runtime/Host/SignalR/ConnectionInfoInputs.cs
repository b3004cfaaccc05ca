using System.Buffers.Text;
using System.Reflection;
using System.Text.Json;
using Cartrita.Runtime.Host.Bindings;
using Cartrita.Runtime.Host.Durable;
using Cartrita.Runtime.Host.Functions;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.Azure.Functions.Worker;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;

namespace Cartrita.Runtime.Host.SignalR;

/// <summary>Gives a function what a client needs to connect to a hub of this host.</summary>
internal static class ConnectionInfoInputs
{
    /// <returns>Null where the parameter is neither the class nor its JSON as text.</returns>
    public static ParameterBinder? For(string function, ParameterInfo parameter, SignalRConnectionInfoInputAttribute input) =>
        parameter.ParameterType == typeof(SignalRConnectionInfo) ? context => new(Make(context, function, input))
        : parameter.ParameterType == typeof(string) ? context => new(JsonSerializer.Serialize(Make(context, function, input), JsonSerializerOptions.Web))
        : null;

    private static SignalRConnectionInfo Make(LocalFunctionContext context, string function, SignalRConnectionInfoInputAttribute input)
    {
        var services = context.InstanceServices;
        var configuration = services.GetRequiredService<IConfiguration>();
        var values = new BindingValues(context, services.GetRequiredService<IRandomIds>(), services.GetRequiredService<TimeProvider>());
        var hub = HubName.Of(function, HubName.Template(function, input.HubName, configuration), values);
        var url = $"{Address(context)}{HubPipeline.Path}/?{HubPipeline.HubKey}={hub}";
        var token = services.GetRequiredService<ClientTokens>().Make(url, hub, Text(function, input.UserId, configuration, values), Claims(function, input, configuration, values));
        return new() { Url = url, AccessToken = token };
    }

    // As the client reached the function, so it reaches the hub.
    private static string Address(LocalFunctionContext context) => context.Request.Trigger is HttpContext http
        ? $"{http.Request.Scheme}://{http.Request.Host}"
        : context.InstanceServices.GetRequiredService<IServer>().Features.GetRequiredFeature<IServerAddressesFeature>().Addresses.First();

    private static string? Text(string function, string? text, IConfiguration configuration, BindingValues values) => string.IsNullOrEmpty(text)
        ? null
        : BindingTemplate.Parse(SettingReferences.Resolve(text, configuration, $"a SignalR binding of the function '{function}'")).Resolve(values);

    private static IEnumerable<KeyValuePair<string, string>> Claims(
        string function, SignalRConnectionInfoInputAttribute input, IConfiguration configuration, BindingValues values)
    {
        if (input.ClaimTypeList is not { Length: > 0 } types || Text(function, input.IdToken, configuration, values) is not { } token)
        {
            return [];
        }

        try
        {
            using var payload = JsonDocument.Parse(Base64Url.DecodeFromChars(token.Split('.')[1]));
            return [.. from member in payload.RootElement.EnumerateObject() where types.Contains(member.Name, StringComparer.Ordinal) select KeyValuePair.Create(member.Name, member.Value.ToString())];
        }
        catch (Exception e) when (e is FormatException or JsonException or IndexOutOfRangeException or InvalidOperationException)
        {
            throw new FunctionInputConverterException($"The id token for a SignalR binding of the function '{function}' is no JSON web token.", e);
        }
    }
}
