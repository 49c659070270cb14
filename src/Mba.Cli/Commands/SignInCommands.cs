using System.CommandLine;
using System.Globalization;
using System.Text.Json.Nodes;
using Mba.Cli.Sending;
using Mba.Cli.SignIn;

namespace Mba.Cli.Commands;

/// <summary>The commands login, logout, whoami.</summary>
internal static class SignInCommands
{
    private static readonly Option<string?> Api = new("--api") { Description = "Address of the upload API [default: MBA_API_URL]" };
    private static readonly Option<bool> NoBrowser = new("--no-browser")
    {
        Description = "Print the URL to open elsewhere, and ask for the URL that the browser ends up at",
    };

    public static IEnumerable<Command> All() => [Login(), Logout(), WhoAmI()];

    private static Command Login()
    {
        var command = new Command("login", "Sign in to the upload API of a deployment") { Api, NoBrowser };
        return Operation.Runs(
            command,
            SettingsNeeds.None,
            async (operation, arguments, cancellationToken) =>
            {
                var api = AddressOf(arguments, operation.Settings, forLogin: true);
                await LoginAsync(api, operation.Settings, arguments.GetValue(NoBrowser), cancellationToken);
                return Operation.Done;
            }
        );
    }

    private static Command Logout()
    {
        var command = new Command("logout", "Sign out: revoke the tokens and delete them from this machine") { Api };
        return Operation.Runs(
            command,
            SettingsNeeds.None,
            async (operation, arguments, cancellationToken) =>
            {
                var api = AddressOf(arguments, operation.Settings, forLogin: false);
                var store = TokenStore.OfUser();
                using var alone = await store.LockAsync(TimeProvider.System, cancellationToken);
                if (store.Find(TokenStore.OriginOf(api)) is not { } signIn)
                {
                    Console.WriteLine($"not signed in to {api}");
                    return Operation.Done;
                }
                store.Remove(signIn);
                using var http = Http();
                var revoked = await new OidcClient(http, TimeProvider.System).RevokeAsync(signIn, cancellationToken);
                Console.WriteLine($"signed out of {api}{(revoked ? "" : "; the token could not be revoked; it expires")}");
                return Operation.Done;
            }
        );
    }

    private static Command WhoAmI()
    {
        var command = new Command("whoami", "Show who is signed in, and with which roles") { Api, Operation.JsonOption };
        return Operation.Runs(
            command,
            SettingsNeeds.None,
            async (operation, arguments, cancellationToken) =>
            {
                var address = AddressOf(arguments, operation.Settings, forLogin: false);
                var store = TokenStore.OfUser();
                using var api = ApiConnection.Open(address, operation.Settings, store, TimeProvider.System);
                var caller = await api.Client.CallerAsync(cancellationToken);
                var signIn = operation.Settings.ApiToken is null ? store.Find(TokenStore.OriginOf(address)) : null;
                return operation.Print(
                    () =>
                        new JsonObject
                        {
                            ["subject"] = caller.Subject,
                            ["roles"] = new JsonArray([.. caller.Roles.Select(JsonNode? (r) => r)]),
                            ["api"] = address.ToString(),
                            ["issuer"] = signIn?.Issuer,
                            ["expires_at"] = signIn?.ExpiresAt.ToString("O", CultureInfo.InvariantCulture),
                        }.ToJsonString(),
                    () =>
                        Console.WriteLine(
                            $"{caller.Subject} at {address}: {(caller.Roles.Count > 0 ? string.Join(", ", caller.Roles) : "no role")}{(signIn is null ? "" : $", signed in at {signIn.Issuer}")}"
                        )
                );
            }
        );
    }

    private static async Task LoginAsync(Uri api, Settings settings, bool noBrowser, CancellationToken cancellationToken)
    {
        OidcClient.RequireSafe(api);
        using var connection = ApiConnection.Open(
            api,
            settings with
            {
                ApiToken = null,
            },
            new TokenStore(Path.GetTempPath()),
            TimeProvider.System
        );
        var config = await connection.Client.ClientConfigAsync(cancellationToken);
        if (config.Authority is not { } authority || config.ClientId is not { } clientId)
            throw new SignInException($"{api} needs no sign-in");
        using var http = Http();
        var oidc = new OidcClient(http, TimeProvider.System);
        var discovery = await oidc.DiscoverAsync(authority, cancellationToken);
        var request = OidcClient.Request(discovery, clientId, config.Scopes);
        // The address is shown when its answer can be received, or the port is refused before anybody has signed in.
        using var listener = noBrowser ? null : CallbackListener.Start();
        await Console.Error.WriteLineAsync($"Signing in to {api}\nOpen this address in a browser:\n\n{request.Url}\n");
        var address = listener is null ? await PastedAsync(cancellationToken) : await AnswerAsync(listener, request.Url, cancellationToken);
        var code = OidcClient.CodeOf(address, request, discovery.Issuer ?? "");
        var signIn = await oidc.RedeemAsync(TokenStore.OriginOf(api), discovery, clientId, code, request.Verifier, cancellationToken);
        var store = TokenStore.OfUser();
        using (await store.LockAsync(TimeProvider.System, cancellationToken))
            store.Save(signIn);
        Console.WriteLine($"signed in to {api}");
    }

    private static async Task<string> PastedAsync(CancellationToken cancellationToken)
    {
        await Console.Error.WriteAsync("Paste the address that the browser ends at: ");
        return await Console.In.ReadLineAsync(cancellationToken) ?? throw new SignInException("no address was given");
    }

    private static async Task<string> AnswerAsync(CallbackListener listener, Uri url, CancellationToken cancellationToken)
    {
        AppCommand.TryOpen(url);
        return await listener.AddressAsync(cancellationToken).WaitAsync(TimeSpan.FromMinutes(10), cancellationToken);
    }

    /// <summary>A folder's file may name the API for other commands, but whom to sign in to is decided by the person alone.</summary>
    private static Uri AddressOf(ParseResult arguments, Settings settings, bool forLogin)
    {
        if (arguments.GetValue(Api) is { } text)
            return Uri.TryCreate(text, UriKind.Absolute, out var api) && api.Scheme is "http" or "https"
                ? api
                : throw new UsageException("--api must be an http or https address");
        if (settings.ApiUrl is not { } known)
            throw new UsageException("name the upload API with --api, or set MBA_API_URL");
        return forLogin && settings.ApiUrlIsFromFile && !known.IsLoopback
            ? throw new UsageException($"MBA_API_URL is set in a file of this folder; sign in with --api {known} if you trust it")
            : known;
    }

    private static HttpClient Http() => NamedServiceHandler.Authority();
}
