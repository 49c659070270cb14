using System.Text.Json.Serialization;
using Mba.Cli.Commands;

namespace Mba.Cli.Diagnosis;

/// <summary>How a check ended.</summary>
[JsonConverter(typeof(CheckStatusConverter))]
internal enum CheckStatus
{
    Ok,
    Warning,
    Failed,
}

/// <summary>JSON form of <see cref="CheckStatus"/>: <c>ok</c>, <c>warning</c>, <c>failed</c>.</summary>
internal sealed class CheckStatusConverter()
    : JsonStringEnumConverter<CheckStatus>(System.Text.Json.JsonNamingPolicy.CamelCase, allowIntegerValues: false);

/// <summary>One thing that was checked.</summary>
/// <param name="Name">What, e.g. <c>bucket mba</c>.</param>
/// <param name="Status">How it ended.</param>
/// <param name="Detail">What was found.</param>
/// <param name="Remedy">What to do; null when there is nothing to do.</param>
internal sealed record Check(string Name, CheckStatus Status, string Detail, string? Remedy = null)
{
    public static Check Ok(string name, string detail) => new(name, CheckStatus.Ok, detail);

    public static Check Warn(string name, string detail, string remedy) => new(name, CheckStatus.Warning, detail, remedy);

    public static Check Fail(string name, string detail, string? remedy = null) => new(name, CheckStatus.Failed, detail, remedy);
}

/// <summary>Checks what the commands need, each by itself: one that fails or hangs leaves the others alone.</summary>
internal static class Doctor
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(20);

    public static async Task<IReadOnlyList<Check>> RunAsync(CancellationToken cancellationToken)
    {
        Settings settings;
        try
        {
            settings = Settings.Load(SettingsNeeds.None) with { RetryMaxAttempts = 1 };
        }
        catch (SettingsException e)
        {
            return [.. e.Problems.Select(p => Check.Fail("settings", p, "correct it; .env.example lists all settings"))];
        }
        var checks = new List<Check>
        {
            Check.Ok("settings", $"valid{(settings.Notes.Count > 0 ? "; " + string.Join("; ", settings.Notes) : "")}"),
        };
        if (settings.LogDir is { } logs)
            checks.Add(Logs(logs));
        foreach (var (name, check) in ChecksOf(settings))
            checks.AddRange(await GuardAsync(name, check, settings, cancellationToken));
        return checks;
    }

    private static IEnumerable<(string Name, Func<CancellationToken, Task<IReadOnlyList<Check>>> Run)> ChecksOf(Settings settings)
    {
        var store = new StoreChecks(settings);
        var database = new DatabaseChecks(settings);
        yield return ("credentials", store.CredentialsAsync);
        yield return ("clock", store.ClockAsync);
        yield return ("bucket mba", token => store.BucketAsync(FileScope.Mba, token));
        yield return ("bucket policy", token => store.BucketAsync(FileScope.Policy, token));
        yield return ("ingest queue", token => store.QueueAsync("ingest queue", "INGEST_QUEUE_URL", settings.IngestQueueUrl, token));
        yield return ("jobs queue", token => store.QueueAsync("jobs queue", "JOBS_QUEUE_URL", settings.JobsQueueUrl, token));
        yield return ("database", database.RunAsync);
        yield return ("upload API", token => ApiAsync(settings, token));
        yield return ("disk", _ => Task.FromResult<IReadOnlyList<Check>>([Disk()]));
    }

    private static async Task<IReadOnlyList<Check>> GuardAsync(
        string name,
        Func<CancellationToken, Task<IReadOnlyList<Check>>> run,
        Settings settings,
        CancellationToken cancellationToken
    )
    {
        using var patience = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        patience.CancelAfter(Patience);
        try
        {
            return await run(patience.Token).WaitAsync(Patience, cancellationToken);
        }
        catch (Exception e) when (e is TimeoutException or OperationCanceledException && !cancellationToken.IsCancellationRequested)
        {
            return [Check.Fail(name, $"no answer within {Patience.TotalSeconds:0} s", "check the network, security groups and endpoints")];
        }
        catch (Exception e) when (e is not OperationCanceledException)
        {
            return
            [
                Check.Fail(
                    name,
                    e is SettingsException setting ? string.Join("; ", setting.Problems) : CommandError.Of(e, settings).Message
                ),
            ];
        }
    }

    private static async Task<IReadOnlyList<Check>> ApiAsync(Settings settings, CancellationToken cancellationToken)
    {
        if (settings.ApiUrl is not { } address)
            return [];
        using var api = SignIn.ApiConnection.Open(address, settings, SignIn.TokenStore.OfUser(), TimeProvider.System);
        var config = await api.Client.ClientConfigAsync(cancellationToken);
        return
        [
            config.Authority is { } authority
            && settings.ApiToken is null
            && SignIn.TokenStore.OfUser().Find(SignIn.TokenStore.OriginOf(address)) is null
                ? Check.Warn("upload API", $"{address} answers; you are not signed in", $"run `mba login` (at {authority})")
                : Check.Ok("upload API", $"{address} answers"),
        ];
    }

    private static Check Logs(string folder)
    {
        try
        {
            Directory.CreateDirectory(folder);
            using var probe = File.Create(Path.Combine(folder, $".doctor-{Guid.NewGuid():N}"), bufferSize: 1, FileOptions.DeleteOnClose);
            return Check.Ok("logs", $"{folder} can be written to");
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return Check.Fail("logs", $"LOG_DIR names a folder that cannot be written to: {folder}", "name another, or grant the right");
        }
    }

    private static Check Disk()
    {
        if (!Directory.Exists(Path.GetTempPath()))
            return Check.Fail(
                "disk",
                $"the folder for temporary files does not exist: {Path.GetTempPath()}",
                "create it, or correct TMPDIR"
            );
        var free = new DriveInfo(Path.GetTempPath()).AvailableFreeSpace;
        return free < 1L << 30
            ? Check.Warn(
                "disk",
                $"{Sending.SendView.Size(free)} free for temporary files",
                "large files are spooled there; free some space"
            )
            : Check.Ok("disk", $"{Sending.SendView.Size(free)} free for temporary files");
    }
}
