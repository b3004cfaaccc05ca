using Cartrita.Runtime.Host.Functions;
using Cartrita.Runtime.Host.Outputs;
using Microsoft.Extensions.Configuration;

namespace Cartrita.Runtime.Host.Bindings;

/// <summary>Looks at the texts of all bindings before the app starts: a mistake is told at once, and not by the first run.</summary>
internal sealed class FunctionBindingsCheck(FunctionCatalog functions, OutputWriter outputs, IConfiguration configuration)
{
    /// <exception cref="Hosting.StartupException">A binding could never work.</exception>
    public void Run()
    {
        foreach (var function in functions.All)
        {
            InputBindings.Check(function, configuration);
        }

        outputs.Check(functions);
    }
}
