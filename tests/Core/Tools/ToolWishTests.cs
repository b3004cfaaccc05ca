using System.Text.Json;
using Cartrita.Core.Tools;

namespace Cartrita.Core.Tests.Tools;

public sealed class ToolWishTests
{
    private static readonly ToolBinding[] Shop =
    [
        new("shop_createOrder", "Orders an item in the shop.", JsonElement.Parse("{}")),
        new("crm_get_customers_v2", "Lists the people who bought something, with their addresses.", JsonElement.Parse("{}")),
    ];

    [Theory]
    [InlineData("Can you order two more bamboo?")]
    [InlineData("what ORDERS are there")]
    [InlineData("Who is our best customer?")]
    [InlineData("Which people live at those addresses?")]
    public void Question_about_what_a_tool_does_is_a_wish_for_it(string question) => Assert.True(ToolWish.Asks(question, Shop));

    [Theory]
    [InlineData("When must a flaky test be fixed?")]
    [InlineData("Create a list of what you can get.")]
    [InlineData("How many people are there?")]
    [InlineData("")]
    public void Question_about_something_else_is_none(string question) => Assert.False(ToolWish.Asks(question, Shop));

    [Fact]
    public void Without_tools_there_is_no_wish() => Assert.False(ToolWish.Asks("Order bamboo.", []));
}
