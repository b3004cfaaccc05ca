using Cartrita.Core.Knowledge.Chunking;

namespace Cartrita.Core.Tests.Knowledge.Chunking;

public sealed class TextStructuresTests
{
    [Fact]
    public void Markdown_has_the_paths_of_its_headings() => Sections(
        "guide.md",
        """
        ---
        title: x
        ---
        Intro
        # Guide ##
        text
        ## Install
        ```
        # no heading
        ```
        Run
        ---
        ### Deep
        # Other
        end
        """,
        [("---", null), ("# Guide ##", "Guide"), ("## Install", "Guide > Install"), ("Run", "Guide > Run"), ("### Deep", "Guide > Run > Deep"), ("# Other", "Other")]);

    [Fact]
    public void Rst_has_levels_in_the_order_of_its_underlines() => Sections(
        "guide.rst",
        """
        =====
        Title
        =====

        Part
        ----
        text

        Inner
        ~~~~~
        text

        Next
        ----
        """,
        [("=====", "Title"), ("Part", "Title > Part"), ("Inner", "Title > Part > Inner"), ("Next", "Title > Next")]);

    [Fact]
    public void Latex_has_the_paths_of_its_sections() => Sections(
        "paper.tex",
        """
        \documentclass{article}
        \section{One}
        text
        \subsection*{Two {\em b}}
        text
        \sectionmark{no}
        \section[short]{Three}
        """,
        [(@"\documentclass{article}", null), (@"\section{One}", "One"), (@"\subsection*{Two {\em b}}", @"One > Two {\em b}"), (@"\section[short]{Three}", "Three")]);

    [Fact]
    public void Python_has_classes_and_functions_with_their_decorators() => Sections(
        "a.py",
        "import os\n\nX = 1\n\n# About f\n@cache\ndef f(a):\n    \"\"\"Doc\n    def no(x):\n    \"\"\"\n    def inner():\n        pass\n\nclass A(B):\n    y = 2\n    async def m(self):\n        return 1\n\n    z = 3\n\nif main:\n    f()\n",
        [("import os", null), ("# About f", "f"), ("class A(B):", "A"), ("    async def m(self):", "A > m"), ("    z = 3", "A"), ("if main:", null)]);

    [Fact]
    public void CSharp_has_types_and_members() => Sections(
        "A.cs",
        """
        using System;

        namespace X.Y;

        /// <summary>Doc.</summary>
        public sealed record struct A(int B);

        internal class Foo<T>(
            int a) : Base
        {
            private readonly Bar bar = new Bar(1);

            /* long
               comment */
            [Fact]
            public async Task<int> RunAsync<TItem>(TItem item)
            {
                if (a) { return Call(x); }
            #if DEBUG
                x();
            #endif
            }

            public int Twice(int x) => 2 * x;
        }
        """,
        [("using System;", null), ("namespace X.Y;", "X.Y"), ("/// <summary>Doc.</summary>", "A"), ("internal class Foo<T>(", "Foo"), ("    /* long", "Foo > RunAsync"), ("    public int Twice(int x) => 2 * x;", "Foo > Twice")]);

    [Fact]
    public void Typescript_has_functions_classes_and_assigned_functions() => Sections(
        "a.tsx",
        """
        import x from 'y';
        export default async function load(id: string) {
          return x(id);
        }
        export const View = ({ a }) => {
          return <b>{a}</b>;
        };
        const n = 5;
        export class Client {
          url = '';
          constructor(a) {
            this.a = a;
          }
          async get(id: string): Promise<string> {
            return '';
          }
        }
        """,
        [("import x from 'y';", null), ("export default async function load(id: string) {", "load"), ("export const View = ({ a }) => {", "View"), ("const n = 5;", null), ("export class Client {", "Client"), ("  constructor(a) {", "Client > constructor"), ("  async get(id: string): Promise<string> {", "Client > get")]);

    [Theory]
    [InlineData("a.go", "package a\nfunc (s *Server) Run(x int) error {\n\treturn nil\n}\ntype T struct {\n\ta int\n}\n", "Run,T")]
    [InlineData("a.rs", "use x;\n#[derive(Debug)]\npub struct P { }\nimpl<T> Show for P<T> {\n    pub(crate) fn show(&self) {\n    }\n}\nmacro_rules! m {\n}\n", "P,<T> Show for P<T>,<T> Show for P<T> > show,m")]
    [InlineData("a.java", "package a;\npublic class A {\n    @Override\n    public String toString() {\n        return b();\n    }\n    int x = f(1);\n}\n", "A,A > toString,A")]
    [InlineData("a.kt", "data class P(val a: Int)\nfun <T> T.show(): Int {\n    return 1\n}\n", "P,T.show")]
    [InlineData("a.rb", "module M\n  class A < B\n    def self.go(x)\n      x\n    end\n\n    def stop?\n    end\n  end\nend\n", "M,M > A,M > A > self.go,M > A > stop")]
    [InlineData("a.php", "<?php\nclass A {\n    public static function go($x) {\n    }\n}\n", "A,A > go")]
    [InlineData("a.cpp", "#include <x>\nstd::map<int, int> Foo::bar(int a)\n{\n    baz(1);\n}\nstruct S {\n    int a;\n};\nint proto(int);\n", "Foo::bar,S")]
    [InlineData("a.c", "static struct node *find(int a) {\n    return g(a);\n}\nint main(void)\n{\n}\n", "find,main")]
    [InlineData("a.m", "@implementation A\n- (void)run:(int)x {\n}\n@end\n", "A,run")]
    [InlineData("a.swift", "final class A {\n    init(a: Int) {\n    }\n    func go() {\n    }\n}\nextension B {\n}\n", "A,A > init,A > go,B")]
    [InlineData("a.scala", "case class P(a: Int)\nobject O {\n  def go(x: Int) = {\n  }\n}\n", "P,O,O > go")]
    [InlineData("a.sh", "#!/bin/sh\nx=$(date)\nrun() {\n  echo $(ls)\n}\nfunction stop {\n  :\n}\nfoo $(bar)\n", "run,stop")]
    [InlineData("a.sql", "CREATE TABLE IF NOT EXISTS users (\n  id int\n);\nINSERT INTO users VALUES (1);\n", "CREATE TABLE IF NOT EXISTS users,INSERT INTO users")]
    [InlineData("a.css", "/* x */\n@media print {\n  a:hover { b: c }\n}\nh1 {\n}\n", "@media print,@media print > a:hover,h1")]
    [InlineData("a.json", "{\n  \"a\": 1,\n  \"b\": {\n    \"c\": \"d: e\"\n  }\n}\n", "a,b,b > c")]
    [InlineData("a.yaml", "a: 1\nb:\n  c: http://x\n  - d: 2\n# e: 3\nf:\n  g:\n    h:\n      i: 1\n", "a,b,b > c,f,f > g,f > g > h")]
    [InlineData("a.toml", "x = 1\n[a.b]\ny = [1, 2]\n[[c]]\n", "a.b,c")]
    [InlineData("a.xml", "<?xml version=\"1.0\"?>\n<a>\n  <b id=\"1\">\n    <c/>\n  </b>\n</a>\n", "a,a > b,a > b > c")]
    public void Structure_has_the_names_of_its_language(string fileName, string text, string sections)
    {
        var structured = TextStructures.Read(fileName, text);

        ChunkLaws.HoldOf(structured);
        Assert.Equal(sections, string.Join(',', structured.Segments.Select(segment => segment.Section).OfType<string>()));
    }

    [Fact]
    public void Table_has_rows_with_its_head_and_line_breaks_in_quotes_stay_inside_a_row()
    {
        var text = "name;note\n" + string.Concat(Enumerable.Range(1, 60).Select(row => $"n{row};\"first \"\"line\"\"\nsecond {new string('x', 60)}\"\n"));

        var chunks = SegmentChunker.Chunk(TextStructures.Read("a.csv", text));

        ChunkLaws.Hold(text, chunks);
        Assert.StartsWith("rows 1-", chunks[0].Section, StringComparison.Ordinal);
        Assert.EndsWith("-60 (name, note)", chunks[^1].Section, StringComparison.Ordinal);
        Assert.All(chunks.Skip(1), chunk => Assert.StartsWith("n", chunk.Text, StringComparison.Ordinal));
        Assert.All(chunks.Skip(1), chunk => Assert.StartsWith($"rows {chunk.Text[1..chunk.Text.IndexOf(';', StringComparison.Ordinal)]}-", chunk.Section, StringComparison.Ordinal));
    }

    [Fact]
    public void Table_with_a_quote_that_nothing_closes_is_read_by_lines()
    {
        var text = "a,b\n1,\"open\n" + string.Concat(Enumerable.Range(2, 400).Select(row => $"{row},value\n"));

        var chunks = SegmentChunker.Chunk(TextStructures.Read("a.csv", text));

        ChunkLaws.Hold(text, chunks);
        Assert.EndsWith("-401 (a, b)", chunks[^1].Section, StringComparison.Ordinal);
    }

    [Fact]
    public void Text_without_an_extension_that_is_known_has_no_structure() => Assert.Empty(TextStructures.Read("a.log", "# x\ny\n").Segments);

    private static void Sections(string fileName, string text, (string Line, string? Section)[] expected)
    {
        var structured = TextStructures.Read(fileName, text);

        ChunkLaws.HoldOf(structured);
        Assert.Equal(expected, structured.Segments.Select(segment => (text[segment.Start..].Split('\n')[0], segment.Section)));
    }
}
