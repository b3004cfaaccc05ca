using System.Reflection;
using Cartrita.Runtime.Host.Blobs;
using Cartrita.Runtime.Host.Functions;
using Cartrita.Runtime.Host.Hosting;
using Cartrita.Runtime.Host.SignalR;
using Microsoft.Azure.Functions.Worker;
using Microsoft.Azure.Functions.Worker.Extensions.Abstractions;
using Microsoft.Extensions.Configuration;

namespace Cartrita.Runtime.Host.Bindings;

/// <summary>Binds the parameters that have an input beside the trigger.</summary>
internal static class InputBindings
{
    /// <returns>Null where the parameter has no such input.</returns>
    /// <exception cref="StartupException">It has one that cannot give it a value.</exception>
    public static ParameterBinder? For(string function, ParameterInfo parameter)
    {
        if (parameter.GetCustomAttribute<InputBindingAttribute>() is not { } input || input is DurableClientAttribute)
        {
            return null;
        }

        var binder = input switch
        {
            BlobInputAttribute blob => BlobInputs.For(function, parameter, blob),
            SignalRConnectionInfoInputAttribute info => ConnectionInfoInputs.For(function, parameter, info),
            _ => null,
        };
        return binder ?? throw new StartupException(
            $"The parameter '{parameter.Name}' ({parameter.ParameterType.Name}) of the function '{function}' cannot be bound by {input.GetType().Name}.");
    }

    /// <summary>Looks at the texts of a function's inputs when the app starts.</summary>
    /// <exception cref="StartupException">One of them is not valid.</exception>
    public static void Check(FunctionEntry function, IConfiguration configuration)
    {
        foreach (var input in function.Method.GetParameters().Select(parameter => parameter.GetCustomAttribute<InputBindingAttribute>()))
        {
            switch (input)
            {
                case BlobInputAttribute blob:
                    BlobAddress.Template(function.Name, blob.BlobPath, configuration);
                    break;
                case SignalRConnectionInfoInputAttribute info:
                    HubName.Template(function.Name, info.HubName, configuration);
                    break;
            }
        }
    }
}
