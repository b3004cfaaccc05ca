using Microsoft.Azure.Functions.Worker;

namespace Cartrita.Runtime.Host.Hosting;

/// <summary>The app cannot start; the message is one sentence that says why and what mends it.</summary>
/// <remarks>Product code catches it as <see cref="FunctionWorkerException"/>, which the real worker has too.</remarks>
/// <param name="message">The sentence.</param>
/// <param name="innerException">The cause, where there is one.</param>
public sealed class StartupException(string message, Exception? innerException = null) : FunctionWorkerException(message, innerException);
