using Cartrita.Runtime.Host.Bindings;
using Cartrita.Runtime.Host.Functions;
using Microsoft.Azure.Functions.Worker.Extensions.Abstractions;

namespace Cartrita.Runtime.Host.Outputs;

/// <summary>Writes to one kind of output.</summary>
internal interface IOutputSender
{
    /// <summary>The attribute of the outputs that it writes to.</summary>
    Type Attribute { get; }

    /// <summary>Looks, when the app starts, at what can be known then.</summary>
    /// <param name="function">Whose output it is.</param>
    /// <param name="output">The output.</param>
    /// <exception cref="Hosting.StartupException">It could never be written to.</exception>
    void Check(FunctionEntry function, OutputBindingAttribute output);

    /// <summary>Writes.</summary>
    /// <param name="function">Whose output it is.</param>
    /// <param name="output">The output.</param>
    /// <param name="value">What is written.</param>
    /// <param name="values">What expressions can name.</param>
    /// <exception cref="InvalidOperationException">The value or an expression is not valid there.</exception>
    Task SendAsync(FunctionEntry function, OutputBindingAttribute output, OutputValue value, BindingValues values);
}
