using Cartrita.Runtime.Host.Bindings;
using Cartrita.Runtime.Host.Functions;
using Cartrita.Runtime.Host.Hosting;
using Cartrita.Runtime.Host.Outputs;
using Microsoft.Azure.Functions.Worker;
using Microsoft.Azure.Functions.Worker.Extensions.Abstractions;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Logging;

namespace Cartrita.Runtime.Host.Queues;

/// <summary>Writes to queues: each element of an array is a message, in order.</summary>
internal sealed partial class QueueOutputSender(
    QueueConnections connections, IConfiguration configuration, HostSettings settings, QueueSignals signals, ILogger<QueueOutputSender> logger) : IOutputSender
{
    public Type Attribute => typeof(QueueOutputAttribute);

    public void Check(FunctionEntry function, OutputBindingAttribute output)
    {
        var queue = (QueueOutputAttribute)output;
        if (!Template(function, queue).Expressions.Any())
        {
            QueueName.Of(function.Name, queue.QueueName, configuration);
        }

        if (connections.Find(queue.Connection) is null)
        {
            LogOff(function.Name, queue.QueueName, StorageSetting.NameOf(queue.Connection));
        }
    }

    public async Task SendAsync(FunctionEntry function, OutputBindingAttribute output, OutputValue value, BindingValues values)
    {
        var attribute = (QueueOutputAttribute)output;
        var name = QueueName.Checked(function.Name, Template(function, attribute).Resolve(values));
        var service = connections.Find(attribute.Connection) ?? throw new InvalidOperationException(
            $"The function '{function.Name}' cannot write to the queue '{name}': the setting '{StorageSetting.NameOf(attribute.Connection)}' names no storage.");
        var queue = new StorageQueue(service.GetQueueClient(name));
        foreach (var element in value.Elements())
        {
            await queue.SendAsync(QueueText.Encode(element.ToBinary(), settings.Queues.MessageEncoding));
        }

        signals.Added(name);
    }

    private BindingTemplate Template(FunctionEntry function, QueueOutputAttribute output)
    {
        var text = SettingReferences.Resolve(output.QueueName, configuration, $"a queue output of the function '{function.Name}'");
        try
        {
            return BindingTemplate.Parse(text);
        }
        catch (FormatException e)
        {
            throw new StartupException($"The queue '{text}' of an output of the function '{function.Name}' is not valid: {e.Message}.", e);
        }
    }

    [LoggerMessage(EventId = 2441, Level = LogLevel.Warning, Message = "The function {Function} cannot write to the queue {Queue}: the setting {Setting} names no storage.")]
    private partial void LogOff(string function, string queue, string setting);
}
