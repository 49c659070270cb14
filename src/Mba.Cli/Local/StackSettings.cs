using Mba.Cli.Sending;

namespace Mba.Cli.Local;

/// <summary>What <c>up</c> takes from the environment: servers of the caller's own, and the rules for datasets.</summary>
internal static class StackSettings
{
    private static readonly string[] OfStacks =
    [
        "RDS_",
        "AWS_ENDPOINT_URL",
        "AWS_ACCESS_KEY_ID",
        "AWS_SECRET_ACCESS_KEY",
        "S3_BUCKET_",
        "INGEST_QUEUE_URL",
        "JOBS_QUEUE_URL",
    ];

    /// <summary>Validated settings of the environment. Exports of an earlier stack (they name it in MBA_STACK) say nothing about this one.</summary>
    /// <exception cref="SettingsException">A setting is invalid; lists all of them.</exception>
    public static Settings Read(IReadOnlyDictionary<string, string> environment, string folder, Action<string> say)
    {
        var own = environment;
        if (environment.TryGetValue(StackEnvironment.Marker, out var stack) && stack.Length > 0)
        {
            own = environment
                .Where(e => !OfStacks.Any(s => e.Key.StartsWith(s, StringComparison.Ordinal)))
                .ToDictionary(e => e.Key, e => e.Value, StringComparer.Ordinal);
            say($"exports of an earlier stack ({stack}) are in this shell; they are ignored");
        }
        var texts = SettingTexts.Read(own, folder, withStack: false);
        var settings = SettingsReader.Read(texts, SettingsNeeds.None);
        // Files of settings are for clients: only the environment leads `up` to servers of others.
        return settings with
        {
            RdsHost = texts.IsFromFile("RDS_HOST") ? "" : settings.RdsHost,
            AwsEndpoint = texts.IsFromFile("AWS_ENDPOINT_URL") ? null : settings.AwsEndpoint,
            Datasets =
                settings.Datasets is { } place && !place.StartsWith("s3://", StringComparison.Ordinal)
                    ? Path.GetFullPath(place)
                    : settings.Datasets,
        };
    }

    /// <summary>The server that RDS_HOST and its companions name; null when RDS_HOST is unset.</summary>
    public static DatabaseAddress? DatabaseOf(Settings settings) =>
        settings.RdsHost.Length == 0
            ? null
            : new DatabaseAddress(
                "database of RDS_HOST",
                settings.RdsHost,
                settings.RdsPort,
                settings.RdsUsername,
                settings.RdsPassword ?? "",
                settings.RdsParams ?? ""
            );

    /// <summary>Checks a folder and ports before anything is started.</summary>
    /// <exception cref="UsageException">The folder is a file, or a port is in use.</exception>
    public static void Check(string folder, params (string Option, int? Port)[] ports)
    {
        if (File.Exists(folder))
            throw new UsageException($"--folder {folder}: is a file");
        foreach (var (option, port) in ports)
        {
            if (port is { } number)
                FreePort.Require(new Uri($"http://127.0.0.1:{number}/"), option);
        }
    }
}
