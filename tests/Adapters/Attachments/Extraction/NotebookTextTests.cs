using Cartrita.Adapters.Attachments.Extraction;

namespace Cartrita.Adapters.Tests.Attachments.Extraction;

public sealed class NotebookTextTests
{
    [Fact]
    public void Notebook_is_its_cells_with_their_outputs()
    {
        var structured = NotebookText.Read(
            """
            {"metadata": {"kernelspec": {"language": "python"}}, "nbformat": 4, "cells": [
              {"cell_type": "markdown", "source": ["# Title\n", "Text."]},
              {"cell_type": "code", "source": "print(1)\n", "outputs": [
                {"output_type": "stream", "text": ["1\n"]},
                {"output_type": "execute_result", "data": {"image/png": "iVBORw0", "text/plain": "2"}},
                {"output_type": "error", "ename": "ValueError", "evalue": "no", "traceback": ["long"]}]},
              {"cell_type": "code", "source": [], "outputs": []},
              {"cell_type": "raw", "source": "raw \u0000 text"}]}
            """)!;

        Assert.Equal("# Title\nText.\n\n```python\nprint(1)\n```\n\n```\n1\n2\nValueError: no\n```\n\nraw \uFFFD text\n\n", structured.Text);
        Assert.Equal(["cell 1", "cell 2", "cell 4"], structured.Segments.Select(segment => segment.Section));
    }

    [Fact]
    public void Output_is_cut()
    {
        var structured = NotebookText.Read($$"""{"cells": [{"cell_type": "code", "source": "f()", "outputs": [{"text": ["{{new string('x', 50_000)}}", "more"]}, {"text": "none of this"}]}]}""")!;

        Assert.InRange(structured.Text.Length, NotebookText.MaximumOutput, NotebookText.MaximumOutput + 50);
        Assert.Contains("x…\n```", structured.Text, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("")]
    [InlineData("{")]
    [InlineData("[1, 2]")]
    [InlineData("{\"cells\": 5}")]
    [InlineData("not json")]
    public void Text_that_is_no_notebook_is_none(string json) => Assert.Null(NotebookText.Read(json));

    [Fact]
    public void Notebook_that_is_nested_too_deep_is_none() => Assert.Null(NotebookText.Read(string.Concat(Enumerable.Repeat("{\"cells\":[", 10_000))));

    [Theory]
    [InlineData("""{"cells": [null, 5, "x", [], {}]}""")]
    [InlineData("""{"cells": [{"cell_type": 5, "source": {"a": 1}, "outputs": [7, {"data": 5}, {"text": {}}]}]}""")]
    [InlineData("""{"cells": [{"cell_type": "code", "source": "\ud800", "outputs": 3}], "metadata": 7}""")]
    public void Notebook_of_odd_cells_has_what_is_text(string json) => Assert.Equal(string.Empty, NotebookText.Read(json)!.Text);
}
