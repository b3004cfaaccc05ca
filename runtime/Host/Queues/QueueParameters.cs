using System.Reflection;
using Azure.Storage.Queues.Models;
using Cartrita.Runtime.Host.Functions;
using Microsoft.Azure.Functions.Worker;

namespace Cartrita.Runtime.Host.Queues;

/// <summary>Binds the parameters of queue functions: the message in one of several forms, and by name what it tells.</summary>
internal static class QueueParameters
{
    /// <returns>Null where a queue trigger cannot give the parameter a value.</returns>
    public static ParameterBinder? For(ParameterInfo parameter) =>
        ParameterBinders.IsTrigger(parameter) ? OfMessage(parameter) : NamedValues.OfText(parameter);

    private static ParameterBinder? OfMessage(ParameterInfo parameter)
    {
        var type = parameter.ParameterType;
        if (type == typeof(string))
        {
            return context => new(Text(context, parameter));
        }

        if (type == typeof(byte[]))
        {
            return static context => new(Delivery(context).Body.ToArray());
        }

        if (type == typeof(BinaryData))
        {
            return static context => new(Delivery(context).Body);
        }

        if (type == typeof(QueueMessage))
        {
            return static context => new(Delivery(context).ToQueueMessage());
        }

        return JsonValues.CanBe(type) ? context => new(JsonValues.Read(context, parameter, Text(context, parameter))) : null;
    }

    private static string Text(LocalFunctionContext context, ParameterInfo parameter) => QueueBindingData.Text(Delivery(context).Body)
        ?? throw new FunctionInputConverterException($"The message for the parameter '{parameter.Name}' is not text in UTF-8.");

    private static QueueDelivery Delivery(LocalFunctionContext context) => (QueueDelivery)context.Request.Trigger;
}
