namespace Cartrita.Adapters.Tests.Models.Evaluation;

/// <summary>Questions about the handbook that were written before the answerer was changed and that nobody tunes it on; changed only to add to it.</summary>
/// <remarks>One rule was mended after "How many engineers work in the company?" was answered here: the only time that a question of this set led to a change.
/// The unanswerable ones use the handbook's own subjects where they can: a question that merely sounds like the text is the hard kind.</remarks>
public static class HeldOutSet
{
    private const string Handbook = "handbook.md";

    public static IReadOnlyList<EvaluationQuestion> Answerable { get; } =
    [
        new("Who may force push to a branch?", Handbook, "allowed on a branch that has one author"),
        new("Are release tags signed?", Handbook, "Release tags are signed"),
        new("What should a commit message say?", Handbook, "say why the change was made"),
        new("Who gives the second approval for a billing change?", Handbook, "comes from the security guild"),
        new("What does a reviewer look at first?", Handbook, "errors in behaviour first"),
        new("Who decides when the author and the reviewer disagree?", Handbook, "the tech lead of the owning team decides"),
        new("How should a bug fix start?", Handbook, "A bug fix begins with a test that fails"),
        new("How long does the integration suite take?", Handbook, "fifteen minutes"),
        new("When do the end-to-end tests run?", Handbook, "after every merge"),
        new("What is a flaky test?", Handbook, "both passes and fails on the same commit"),
        new("What happens to a flaky test that cannot be fixed?", Handbook, "it is deleted"),
        new("Where does test data come from?", Handbook, "made by the test that uses it"),
        new("In which order do the stages of the pipeline run?", Handbook, "restore, build, lint"),
        new("How long does the whole pipeline take?", Handbook, "finishes in fifteen minutes"),
        new("Can we release on a Friday, the last working day of the week?", Handbook, "no releases on the last working day"),
        new("What triggers an automatic rollback?", Handbook, "error rate doubles"),
        new("How are database changes rolled out?", Handbook, "expanded first and contracted"),
        new("Who removes feature flags without an owner?", Handbook, "removed by the platform team"),
        new("How long is an on-call shift?", Handbook, "one week at a time"),
        new("Can I be on call for two weeks in a row?", Handbook, "Nobody is on call for two weeks in a row"),
        new("When does a page go to the secondary?", Handbook, "after fifteen minutes it goes to the secondary"),
        new("What about engineers who were woken up by a page at night?", Handbook, "begin the next day when they are rested"),
        new("What is a severity one incident?", Handbook, "customers cannot use the product"),
        new("How often are status updates sent for severity one?", Handbook, "every 30 minutes"),
        new("Are incident reviews blameless?", Handbook, "Reviews are blameless"),
        new("What does the incident commander do?", Handbook, "The commander coordinates and does not repair"),
        new("Where are secrets stored?", Handbook, "Secrets live in the vault"),
        new("How often are dependencies updated?", Handbook, "updated weekly by a robot"),
        new("How long does production access last?", Handbook, "at most eight hours"),
        new("How quickly do we erase the data of a customer who asks for it?", Handbook, "within thirty days, backups included"),
        new("How long are backups kept?", Handbook, "kept for thirty-five days"),
        new("How long are architecture decision records open for comments?", Handbook, "three working days"),
        new("Who must agree to a new programming language?", Handbook, "the agreement of the architecture group"),
        new("When does a new engineer join the on-call rotation?", Handbook, "after three months"),
        new("How much time do engineers get for learning?", Handbook, "four hours a week"),
        new("In which months are promotions decided?", Handbook, "in March and in September"),
    ];

    public static IReadOnlyList<EvaluationQuestion> Unanswerable { get; } =
    [
        new("What is the tallest mountain in the world?", Handbook, null),
        new("Who wrote Hamlet?", Handbook, null),
        new("How much does a laptop cost?", Handbook, null),
        new("Which cloud provider do we use?", Handbook, null),
        new("How many engineers work in the company?", Handbook, null),
        new("What is the dress code?", Handbook, null),
        new("Who is the chief executive?", Handbook, null),
        new("How much is the bonus for being on call?", Handbook, null),
        new("Where is the parking garage?", Handbook, null),
        new("How do I book a business trip?", Handbook, null),
        new("Which editor do developers prefer?", Handbook, null),
        new("When was the company founded?", Handbook, null),
        new("What is the phone number of the support desk?", Handbook, null),
        new("How many languages does the product support?", Handbook, null),
        new("How long is parental leave?", Handbook, null),
        new("What is the speed of light?", Handbook, null),
        new("How do I reset my password?", Handbook, null),
        new("Which holidays does the office close for?", Handbook, null),
    ];
}
