namespace Mba.IntegrationTests.Fixtures;

/// <summary>Global variables of the server that all tests share: tests that change or report them run one after the other.</summary>
internal static class ServerVariables
{
    public const string Collection = "server variables";
}
