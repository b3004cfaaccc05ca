using System.Reflection;
using Cartrita.Runtime.Host.Functions;
using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker.Http;

namespace Cartrita.Runtime.Host.Http;

/// <summary>Binds the parameters of HTTP functions: the request in either form, and route values by name.</summary>
internal static class HttpParameters
{
    /// <returns>Null where an HTTP trigger cannot give the parameter a value.</returns>
    public static ParameterBinder? For(ParameterInfo parameter)
    {
        if (parameter.ParameterType == typeof(HttpRequest))
        {
            return static context => new(((HttpContext)context.Request.Trigger).Request);
        }

        if (parameter.ParameterType == typeof(HttpRequestData))
        {
            return static context => new(new LocalHttpRequestData(((HttpContext)context.Request.Trigger).Request, context));
        }

        if (parameter.ParameterType == typeof(HttpContext))
        {
            return ParameterBinders.FromTrigger;
        }

        return ParameterBinders.IsTrigger(parameter) ? null : NamedValues.For(parameter);
    }
}
