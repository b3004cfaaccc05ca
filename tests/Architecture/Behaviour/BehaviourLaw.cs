using Cartrita.Architecture.Tests.Support;
using Mono.Cecil;

namespace Cartrita.Architecture.Tests.Behaviour;

/// <summary>Product code uses only what works on the real Functions host, in the shapes that work there.</summary>
internal static class BehaviourLaw
{
    private const string NotSupported = "the real host throws NotSupportedException";
    private const string RetryHandlers = "retry handlers replay badly; retries are policies";
    private const string CancelIsAMark = "cancel is never Terminate: it writes the run's cancel mark and raises an event";
    private const string Polling = "takes two seconds on the real host; read the run's frame log";
    private const string HttpOnly = "middleware that awaits I/O fails every orchestration; register it for HTTP with UseWhen";
    private const string Recursion = "the real host leaves the children as they are; walk the run's list of children";
    private const string EmptyThere = "is empty on the real host";
    private const string NoVersions = "the Functions host knows of no versions";
    private const string TestsOnly = "the Functions host finds functions; a registry is for tests";

    private static readonly MemberBan Members = new(new Dictionary<string, string>(StringComparer.Ordinal)
    {
        ["Microsoft.DurableTask.Client.DurableTaskClient.GetOrchestrationHistoryAsync"] = NotSupported,
        ["Microsoft.DurableTask.Client.DurableTaskClient.RestartAsync"] = NotSupported,
        ["Microsoft.DurableTask.Client.DurableTaskClient.RewindInstanceAsync"] = NotSupported,
        ["Microsoft.DurableTask.Client.DurableTaskClient.ListInstanceIdsAsync"] = NotSupported,
        ["Microsoft.DurableTask.Client.DurableTaskClient.TerminateInstanceAsync"] = CancelIsAMark,
        ["Microsoft.DurableTask.Client.DurableTaskClient.WaitForInstanceCompletionAsync"] = Polling,
        ["Microsoft.DurableTask.Client.DurableTaskClient.WaitForInstanceStartAsync"] = Polling,
        ["Microsoft.DurableTask.Client.TerminateInstanceOptions"] = Recursion,
        ["Microsoft.DurableTask.Client.PurgeInstanceOptions"] = Recursion,
        ["Microsoft.DurableTask.StartOrchestrationOptions.Version"] = "an instance started with a version stays Pending on the real host",
        ["Microsoft.DurableTask.SubOrchestrationOptions.Version"] = "an instance started with a version stays Pending on the real host",
        ["Microsoft.DurableTask.TaskOrchestrationContext.Version"] = EmptyThere,
        ["Microsoft.DurableTask.TaskOrchestrationContext.CompareVersionTo"] = EmptyThere,
        ["Microsoft.DurableTask.TaskActivityContext.Version"] = EmptyThere,
        ["Microsoft.DurableTask.TaskOptions.Version"] = NoVersions,
        ["Microsoft.DurableTask.ContinueAsNewOptions.NewVersion"] = NoVersions,
        ["Microsoft.DurableTask.DurableTaskRegistry"] = TestsOnly,
        ["Microsoft.DurableTask.DurableTaskAttribute"] = TestsOnly,
        ["Microsoft.DurableTask.TaskOrchestrationContext.Properties"] = EmptyThere,
        ["Microsoft.DurableTask.TaskFailureDetails.Properties"] = EmptyThere,
        ["Microsoft.DurableTask.TaskFailureDetails.ErrorType"] = "is (unknown) on some builds of the real host; decide on a catalogue code",
        ["Microsoft.DurableTask.TaskFailureDetails.IsCausedBy"] = "fails on some builds of the real host; decide on a catalogue code",
        ["Microsoft.DurableTask.TaskFailedException.IsCausedByException"] = "fails on some builds of the real host; decide on a catalogue code",
        ["Microsoft.DurableTask.TaskRetryOptions.FromRetryHandler"] = RetryHandlers,
        ["Microsoft.DurableTask.TaskOptions.FromRetryHandler"] = RetryHandlers,
        ["Microsoft.DurableTask.RetryHandler"] = RetryHandlers,
        ["Microsoft.DurableTask.AsyncRetryHandler"] = RetryHandlers,
        ["Microsoft.DurableTask.RetryContext"] = RetryHandlers,
        ["Microsoft.Azure.Functions.Worker.RetryContext"] = "is null for activities on the real host",
        ["Microsoft.Azure.Functions.Worker.FunctionContext.RetryContext"] = "is null for activities on the real host",
        ["Microsoft.Extensions.Hosting.MiddlewareWorkerApplicationBuilderExtensions.UseMiddleware"] = HttpOnly,
    });

    public static LawReport ExamineMembers(ModuleDefinition module) => Members.Examine(module);

    /// <summary>One record and, if it wants one, a CancellationToken: members of the record are visible as binding data, so anything else could collide.</summary>
    public static LawReport ExamineActivities(ModuleDefinition module)
    {
        var activities = FunctionMethods.With(module, "Microsoft.Azure.Functions.Worker.ActivityTriggerAttribute").ToList();
        return LawReport.Of(activities.Count, activities.SelectMany(Broken));

        static IEnumerable<string> Broken(MethodDefinition method)
        {
            var where = $"{Il.NameOf(method.DeclaringType)}.{method.Name}";
            if (method.Parameters.Count is 0 or > 2 || (method.Parameters.Count == 2 && Il.NameOf(method.Parameters[1].ParameterType) != "System.Threading.CancellationToken"))
            {
                yield return $"{where} takes more than one record and a CancellationToken";
            }

            if (method.Parameters.Count > 0 && !IsRecord(method.Parameters[0].ParameterType))
            {
                yield return $"{where} takes {Il.NameOf(method.Parameters[0].ParameterType)}, which is not a record";
            }
        }
    }

    public static LawReport ExamineOrchestrators(ModuleDefinition module)
    {
        var orchestrators = FunctionMethods.With(module, "Microsoft.Azure.Functions.Worker.OrchestrationTriggerAttribute").ToList();
        var broken =
            from method in orchestrators
            where !method.IsStatic || !(method.DeclaringType.IsAbstract && method.DeclaringType.IsSealed)
            select $"{Il.NameOf(method.DeclaringType)}.{method.Name} is not static: each episode would get a new instance";
        return LawReport.Of(orchestrators.Count, broken);
    }

    private static bool IsRecord(TypeReference type) =>
        type.Resolve() is { } definition && definition.Methods.Any(method => method.Name is "<Clone>$" or "PrintMembers");
}
