using System.Collections.Frozen;

namespace Cartrita.Adapters.Knowledge.Text;

/// <summary>Words that say nothing about what a text is about, folded as <see cref="WordReader"/> gives them.</summary>
internal static class StopWords
{
    private const string English =
        "a an the this that these those it its is are was were be been being am do does did done doing have has had having will would shall should can could may might must "
        + "i me my we us our you your he him his she her they them their one ones of in on at by to from for with without into onto out up down over under about as than then so if or and "
        + "but not no nor yes there here what which who whom whose when where why how many much any some each every all both either neither other another such own same too very just also "
        + "only again once between through during before after above below off until while because please tell say says said mean means happen happens happened give gives get gets got "
        + "dont doesnt didnt cant cannot wont isnt arent wasnt whats im ive id lets let per via ever need needs";

    private const string German =
        "der die das den dem des ein eine einen einem einer eines und oder aber nicht kein keine ist sind war waren sein bin bist wird werden wurde wurden hat haben hatte hatten kann konnen "
        + "muss mussen soll sollen darf durfen ich du er sie es wir ihr mich dich sich uns euch mein dein unser im in am an auf aus bei mit nach von vom vor zu zum zur uber unter fur durch um als wie "
        + "was wer wo wann warum wieso welche welcher welches welchem welchen wieviel viele viel auch noch nur schon so dann wenn weil dass ob bis ohne gegen";

    private const string Romance =
        "el la los las un una unos unas y o pero no es son era fue ser estar esta estan ha han con de del en por para que cual cuales quien cuando donde como cuanto cuantos cuanta cuantas su sus se lo al si mas "
        + "le les une des du et ou mais ne pas est sont etait sera avec dans sur pour par qui quoi dont quel quelle quels quelles quand comment combien pourquoi ce cet cette ces il elle ils elles nous vous on au aux "
        + "il lo gli uno di da con su per tra fra che chi cosa quando dove come perche sono era e o os as um uma dos das em no na nos nas ao com nao quais quem onde";

    private static readonly FrozenSet<string> All = $"{English} {German} {Romance}".Split(' ', StringSplitOptions.RemoveEmptyEntries).ToFrozenSet(StringComparer.Ordinal);

    private static readonly FrozenSet<string>.AlternateLookup<ReadOnlySpan<char>> Lookup = All.GetAlternateLookup<ReadOnlySpan<char>>();

    /// <summary>Whether a folded word is one.</summary>
    internal static bool Contains(ReadOnlySpan<char> word) => word.Length <= 9 && Lookup.Contains(word);
}
