namespace Cartrita.Adapters.Tests.Models.Evaluation;

/// <summary>Questions about the handbook that users were seen to ask in vain, with more of their kind: what the answerer is tuned on.</summary>
public static class DevelopmentSet
{
    private const string Handbook = "handbook.md";

    public static IReadOnlyList<EvaluationQuestion> Answerable { get; } =
    [
        new("Who is on call at night?", Handbook, "Every service has a primary and a secondary engineer on call"),
        new("Who is on call, and how long does a code review take?", Handbook, "Every service has a primary and a secondary engineer on call"),
        new("Who is on call, and how long does a code review take?", Handbook, "within four working hours"),
        new("When is an incident review due, and who writes it?", Handbook, "ends with a written review"),
        new("What is the rule for secrets in the repository?", Handbook, "Secrets live in the vault"),
        new("How fast must a code review be answered?", Handbook, "within four working hours"),
        new("Who reviews my code?", Handbook, "Every change needs one approval from somebody who did not write it"),
        new("What counts as a page?", Handbook, "An alert that does not need a person to act within an hour is not a page"),
        new("How do I get access to production?", Handbook, "Production access is granted"),
        new("May I push directly to main?", Handbook, "Nobody pushes to the main branch directly"),
        new("How long do we keep personal data?", Handbook, "thirteen months"),
        new("What goes into an architecture decision record?", Handbook, "context, decision, consequences"),
    ];

    public static IReadOnlyList<EvaluationQuestion> Unanswerable { get; } =
    [
        new("What is the capital of France?", Handbook, null),
        new("Who owns the building?", Handbook, null),
        new("How many cars does the company own?", Handbook, null),
        new("When does the canteen open?", Handbook, null),
        new("What is the deadline for tax returns?", Handbook, null),
        new("Which team won the championship last week?", Handbook, null),
        new("How tall is the head of engineering?", Handbook, null),
        new("Where can I park my bike?", Handbook, null),
        new("What is the price of a customer licence?", Handbook, null),
        new("Who reviews restaurants in Paris?", Handbook, null),
    ];
}
