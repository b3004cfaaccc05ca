namespace Cartrita.Adapters.Tests.Models.Evaluation;

/// <summary>A question of the set.</summary>
/// <param name="Text">What is asked.</param>
/// <param name="File">The text that is asked about.</param>
/// <param name="Expected">What an answer must contain; null where the text does not answer.</param>
public sealed record EvaluationQuestion(string Text, string File, string? Expected);

/// <summary>Questions with their answers, and questions without one, written before the answerer was tuned; changed only to add to it.</summary>
public static class EvaluationSet
{
    private const string Handbook = "handbook.md";
    private const string Observatory = "observatory.md";
    private const string Bakery = "bakery.md";
    private const string House = "mietvertrag.txt";
    private const string Library = "图书馆.txt";

    public static IReadOnlyList<EvaluationQuestion> Answerable { get; } =
    [
        new("When must a flaky test be fixed?", Handbook, "must be fixed within two working days"),
        new("How long may a branch live?", Handbook, "no longer than three working days"),
        new("How many approvals does a change to authentication need?", Handbook, "need two"),
        new("What happens to a change of more than 400 lines?", Handbook, "returned unread"),
        new("How quickly must a reviewer give a first answer?", Handbook, "within four working hours"),
        new("What is the minimum line coverage on changed files?", Handbook, "80 percent"),
        new("Are automatic retries allowed?", Handbook, "Automatic retries are not a fix"),
        new("May we use copies of production data in tests?", Handbook, "Copies of production data are never used"),
        new("When is a change on a red main branch reverted?", Handbook, "within thirty minutes"),
        new("At what time of day do we release?", Handbook, "between 09:00 and 15:00"),
        new("How much traffic does a release get first?", Handbook, "five percent of the traffic"),
        new("When are feature flags removed?", Handbook, "within thirty days after they reach all users"),
        new("How fast must the primary acknowledge a page?", Handbook, "within ten minutes"),
        new("What is the first response for severity two?", Handbook, "30 minutes"),
        new("Who becomes the incident commander?", Handbook, "The first responder"),
        new("What do I do with a secret that was committed?", Handbook, "rotated within one hour"),
        new("How soon is a critical vulnerability patched?", Handbook, "within 48 hours"),
        new("How often are backups taken?", Handbook, "every six hours"),
        new("How long is personal data retained by default?", Handbook, "thirteen months"),
        new("How often do managers meet their engineers?", Handbook, "thirty minutes a week"),
        new("Who founded the observatory?", Observatory, "Edith Marlowe"),
        new("How high above sea level is the observatory?", Observatory, "2,310 metres"),
        new("On which day is the visitor centre closed?", Observatory, "On Mondays it is closed"),
        new("When do night tours begin?", Observatory, "begin at 21:30"),
        new("How much is an adult ticket?", Observatory, "14 euros"),
        new("Are tickets refunded if the weather is bad?", Observatory, "refunded in full"),
        new("How large is the mirror of the main telescope?", Observatory, "3.6 metres"),
        new("What does the spectrograph measure?", Observatory, "chemical composition of stars"),
        new("How long does the cable car take?", Observatory, "eleven minutes"),
        new("Can I bring my dog?", Observatory, "Dogs are welcome on the terrace"),
        new("Which comet was discovered?", Observatory, "Marlowe-Ishida"),
        new("How long does sourdough rest?", Bakery, "eighteen hours"),
        new("How hot must the stone oven be?", Bakery, "260 degrees"),
        new("What is the baking time of a baguette?", Bakery, "22 minutes"),
        new("When does the first shift start?", Bakery, "three in the morning"),
        new("To whom is sick leave reported?", Bakery, "Mrs. Okafor"),
        new("How are products with sesame labelled?", Bakery, "yellow sticker"),
        new("What happens with unsold bread?", Bakery, "food bank"),
        new("How much deposit do large orders need?", Bakery, "thirty percent"),
        new("Why is salt added after the first kneading?", Bakery, "it slows the yeast"),
        new("Wann gelten die Ruhezeiten?", House, "22 Uhr bis 6 Uhr"),
        new("Wie hoch ist die Kaution?", House, "drei Monatsmieten"),
        new("Ist Grillen auf dem Balkon verboten?", House, "Holzkohle"),
        new("Wann wird der Müll abgeholt?", House, "donnerstags"),
        new("Wo hängt der Putzplan?", House, "neben dem Aufzug"),
        new("图书馆几点开门？", Library, "上午九点开门"),
        new("最多可以借几本书？", Library, "十本书"),
        new("自习室在哪里？", Library, "三楼"),
        new("遗失图书怎么赔偿？", Library, "三倍赔偿"),
    ];

    public static IReadOnlyList<EvaluationQuestion> Unanswerable { get; } =
    [
        new("What is the capital of France?", Handbook, null),
        new("How do I bake a chocolate cake?", Handbook, null),
        new("What salary does a senior engineer earn?", Handbook, null),
        new("Which programming language should I learn first?", Handbook, null),
        new("How many vacation days do employees get?", Handbook, null),
        new("Who won the football world cup in 2014?", Handbook, null),
        new("What is the wifi password of the office?", Handbook, null),
        new("Explain quantum entanglement.", Handbook, null),
        new("Is there a swimming pool near the hotel?", Observatory, null),
        new("How do I repair a flat bicycle tyre?", Observatory, null),
        new("What is the boiling point of mercury?", Observatory, null),
        new("Which stock should I buy?", Bakery, null),
        new("How is the weather tomorrow in Berlin?", Bakery, null),
        new("Who painted the Mona Lisa?", Bakery, null),
        new("Wie wird das Wetter morgen?", House, null),
        new("Welche Partei gewann die Wahl?", House, null),
        new("如何学习弹钢琴？", Library, null),
        new("Quelle est la capitale de l'Italie ?", Handbook, null),
        new("バックアップはいつ行われますか", Handbook, null),
        new("asdf qwer zxcv", Handbook, null),
    ];
}
