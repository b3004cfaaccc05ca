using Cartrita.Runtime.Host.Bindings;
using Cartrita.Runtime.Host.Durable;
using Cartrita.Runtime.Host.Functions;

namespace Cartrita.Runtime.Host.Outputs;

/// <summary>Writes the outputs of an invocation, once its function has returned. One that fails fails the invocation; the others are written all the same.</summary>
internal sealed class OutputWriter(IEnumerable<IOutputSender> senders, IRandomIds ids, TimeProvider time)
{
    private readonly Dictionary<Type, IOutputSender> _senders = senders.ToDictionary(sender => sender.Attribute);

    /// <summary>Looks at every output of the app.</summary>
    /// <exception cref="Hosting.StartupException">One of them could never be written to.</exception>
    public void Check(FunctionCatalog functions)
    {
        foreach (var function in functions.All)
        {
            foreach (var output in function.Outputs.Where(output => !output.IsHttp))
            {
                SenderOf(output).Check(function, output.Attribute!);
            }
        }
    }

    public Task WriteAsync(LocalFunctionContext context)
    {
        var function = context.Function;
        if (function.Outputs.All(output => output.IsHttp))
        {
            return Task.CompletedTask;
        }

        var values = new BindingValues(context, ids, time);
        var serializer = JsonValues.Serializer(context);
        return Task.WhenAll(
            from output in function.Outputs
            where !output.IsHttp
            let value = output.Property is null ? context.Result : context.Outputs.TryGetValue(output.Name, out var given) ? given : null
            where value is not null
            select SendAsync(function, output, OutputValue.From(value, serializer), values));
    }

    private async Task SendAsync(FunctionEntry function, OutputBinding output, OutputValue value, BindingValues values) =>
        await SenderOf(output).SendAsync(function, output.Attribute!, value, values);

    private IOutputSender SenderOf(OutputBinding output) => _senders[output.Attribute!.GetType()];
}
