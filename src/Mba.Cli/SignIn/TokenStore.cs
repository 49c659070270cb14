using System.Text.Json;
using System.Text.Json.Serialization;

namespace Mba.Cli.SignIn;

/// <summary>A sign-in: the tokens of one person for one API, and where they came from. <see cref="ToString"/> shows no token.</summary>
internal sealed record StoredSignIn
{
    /// <summary>Origin of the API that the tokens are for.</summary>
    public required string Api { get; init; }

    public required string Issuer { get; init; }

    public required string ClientId { get; init; }

    public required string AccessToken { get; init; }

    public string? RefreshToken { get; init; }

    public required DateTimeOffset ExpiresAt { get; init; }

    public required Uri TokenEndpoint { get; init; }

    public Uri? RevocationEndpoint { get; init; }

    public override string ToString() => $"sign-in at {Issuer} for {Api}";
}

/// <summary>
/// Tokens in the user's own folder, in a file that nobody else may read. Keyed by the API's origin and the issuer: a token goes to the
/// origin that it was issued for, whatever a folder's settings say. Changes are made under a lock, since several commands may refresh at once.
/// </summary>
internal sealed class TokenStore(string folder)
{
    private static readonly TimeSpan LockPatience = TimeSpan.FromSeconds(30);

    private string File => Path.Combine(folder, "tokens.json");

    /// <summary>The store of this user: <c>mba</c> in XDG_CONFIG_HOME or <c>~/.config</c>, or where the system keeps such data.</summary>
    public static TokenStore OfUser() =>
        new(
            Path.Combine(
                Environment.GetEnvironmentVariable("XDG_CONFIG_HOME") is { Length: > 0 } xdg ? xdg
                    : OperatingSystem.IsWindows() ? Environment.GetFolderPath(Environment.SpecialFolder.ApplicationData)
                    : Path.Combine(Environment.GetFolderPath(Environment.SpecialFolder.UserProfile), ".config"),
                "mba"
            )
        );

    /// <summary>The origin of an API: scheme, host and port.</summary>
    public static string OriginOf(Uri api) => api.GetLeftPart(UriPartial.Authority);

    /// <summary>The newest sign-in for an API; null when there is none.</summary>
    public StoredSignIn? Find(string origin) => Read().LastOrDefault(s => string.Equals(s.Api, origin, StringComparison.Ordinal));

    /// <summary>Stores a sign-in in place of the previous one at the same API and issuer.</summary>
    public void Save(StoredSignIn signIn) => Write([.. Read().Where(s => !IsSame(s, signIn)), signIn]);

    public void Remove(StoredSignIn signIn) => Write([.. Read().Where(s => !IsSame(s, signIn))]);

    /// <summary>Keeps other processes from changing the store until it is disposed.</summary>
    public async Task<IDisposable> LockAsync(TimeProvider time, CancellationToken cancellationToken)
    {
        CreateFolder();
        for (var end = time.GetUtcNow() + LockPatience; ; await Task.Delay(TimeSpan.FromMilliseconds(50), time, cancellationToken))
        {
            try
            {
                return new FileStream(Path.Combine(folder, "tokens.lock"), FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None);
            }
            catch (IOException) when (time.GetUtcNow() < end)
            {
                // Another command is refreshing.
            }
        }
    }

    private static bool IsSame(StoredSignIn a, StoredSignIn b) =>
        string.Equals(a.Api, b.Api, StringComparison.Ordinal) && string.Equals(a.Issuer, b.Issuer, StringComparison.Ordinal);

    private List<StoredSignIn> Read()
    {
        try
        {
            return System.IO.File.Exists(File)
                ? JsonSerializer.Deserialize(System.IO.File.ReadAllBytes(File), SignInJson.Default.ListStoredSignIn) ?? []
                : [];
        }
        catch (JsonException)
        {
            return [];
        }
    }

    /// <summary>Whole or not at all, readable by its owner alone from the first byte on.</summary>
    private void Write(List<StoredSignIn> signIns)
    {
        CreateFolder();
        var draft = $"{File}.{Environment.ProcessId}.tmp";
        var options = new FileStreamOptions { Mode = FileMode.Create, Access = FileAccess.Write };
        if (!OperatingSystem.IsWindows())
            options.UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite;
        using (var stream = new FileStream(draft, options))
            JsonSerializer.Serialize(stream, signIns, SignInJson.Default.ListStoredSignIn);
        System.IO.File.Move(draft, File, overwrite: true);
    }

    private void CreateFolder()
    {
        if (OperatingSystem.IsWindows())
            Directory.CreateDirectory(folder);
        else
            Directory.CreateDirectory(folder, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
    }
}

/// <summary>What the token endpoint answers.</summary>
internal sealed record TokenReply
{
    public string? AccessToken { get; init; }

    public string? RefreshToken { get; init; }

    public int ExpiresIn { get; init; } = 300;

    public string? Error { get; init; }

    public string? ErrorDescription { get; init; }
}

/// <summary>What discovery answers, as far as it is used.</summary>
internal sealed record DiscoveryReply(string? Issuer, Uri? AuthorizationEndpoint, Uri? TokenEndpoint, Uri? RevocationEndpoint);

[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower)]
[JsonSerializable(typeof(List<StoredSignIn>))]
[JsonSerializable(typeof(TokenReply))]
[JsonSerializable(typeof(DiscoveryReply))]
internal sealed partial class SignInJson : JsonSerializerContext;
