using Mba.UploadApi.Auth;
using Xunit;

namespace Mba.Tests.Api;

/// <summary>Who a token names, and which of its words are roles of this API.</summary>
public sealed class CallersTests
{
    [Theory]
    [InlineData("scope", "evil-app/operator", "")]
    [InlineData("scope", "mba/operator evil/reader", "operator")]
    [InlineData("scope", "operator", "")]
    [InlineData("scope", "mba/values", "")]
    [InlineData("scope", "MBA/operator", "")]
    [InlineData("scope", "mba/operator,mba/reader", "")]
    [InlineData("scp", "mba/uploader", "uploader")]
    [InlineData("groups", "other-team/operator", "")]
    [InlineData("groups", "mba/operator", "")]
    [InlineData("groups", "x, operator", "")]
    [InlineData("groups", "x operator", "")]
    [InlineData("groups", "[operator]", "")]
    [InlineData("groups", "Operator", "")]
    [InlineData("groups", "values", "values")]
    [InlineData("roles", "reader", "reader")]
    [InlineData("cognito:groups", "uploader", "uploader")]
    [InlineData("other", "operator", "")]
    public void A_role_counts_only_by_its_whole_name_or_as_a_scope_of_mba(string claim, string value, string roles) =>
        Assert.Equal(roles, RolesOf(Of([new("sub", "ann"), new(claim, value)])));

    [Theory]
    [InlineData("[x operator]", "operator")]
    [InlineData("[operator,x]", "")]
    [InlineData("operator", "operator")]
    public void Behind_the_gateway_a_list_is_written_in_brackets(string value, string roles) =>
        Assert.Equal(roles, RolesOf(Callers.Of([new("sub", "ann"), new("cognito:groups", value)], isFlattened: true, [], "Bearer")));

    [Fact]
    public void A_token_that_does_not_name_exactly_one_caller_is_nobody()
    {
        Assert.Null(Of([]));
        Assert.Null(Of([new("sub", "")]));
        Assert.Null(Of([new("sub", "a"), new("sub", "b")]));
        Assert.Null(Of([new("client_id", "a"), new("client_id", "b")]));
        Assert.Null(Of([new("client_id", "")]));
        Assert.Null(Of([new("sub", new string('x', 256))]));
        Assert.Null(Of([new("client_id", new string('x', 249))]));
        Assert.Equal(255, Of([new("sub", new string('x', 255))])!.Subject().Length);
    }

    [Fact]
    public void Two_callers_of_one_name_are_two_when_their_kind_or_issuer_differs()
    {
        var owners = new[]
        {
            Of([new("sub", "feed"), new("iss", "https://a")]),
            Of([new("sub", "feed"), new("iss", "https://b")]),
            Of([new("client_id", "feed"), new("iss", "https://a")]),
            Of([new("sub", "client:feed"), new("iss", "https://a")]),
        };

        Assert.Equal(4, owners.Select(o => o!.Owner()).Distinct().Count());
        Assert.Equal(Of([new("sub", "feed"), new("iss", "https://a"), new("x", "y")])!.Owner(), owners[0]!.Owner());
    }

    [Fact]
    public void A_machine_is_an_operator_only_where_it_is_named_and_never_sees_values()
    {
        KeyValuePair<string, string>[] machine = [new("sub", "feed"), new("client_id", "feed"), new("scope", "mba/operator mba/uploader")];

        Assert.Equal(("client:feed", Callers.Machine, "uploader"), Seen(Of(machine)));
        Assert.Equal(
            ("client:feed", Callers.Machine, "uploader operator"),
            Seen(Callers.Of([.. machine, new("roles", "values")], isFlattened: false, ["feed"], "Bearer"))
        );
        Assert.Equal(Callers.Person, Of([.. machine, new("username", "ann")])!.Kind());
        Assert.Equal(Callers.Machine, Of([new("sub", "a"), new("idtyp", "app")])!.Kind());
        Assert.Equal(Callers.Machine, Of([new("sub", "a@clients"), new("gty", "client-credentials")])!.Kind());
    }

    private static (string, string, string) Seen(System.Security.Claims.ClaimsPrincipal? caller) =>
        (caller!.Subject(), caller!.Kind(), RolesOf(caller));

    private static System.Security.Claims.ClaimsPrincipal? Of(KeyValuePair<string, string>[] claims) =>
        Callers.Of(claims, isFlattened: false, [], "Bearer");

    private static string RolesOf(System.Security.Claims.ClaimsPrincipal? caller) => string.Join(' ', Roles.All.Where(caller!.IsInRole));
}
