using System.Text.Json;
using System.Text.Json.Serialization;
using Mba.Aws;
using Mba.MySql.Connections;
using Mba.MySql.Schema;
using Microsoft.Extensions.Logging;

namespace Mba.MigrateLambda;

/// <summary>
/// What needs the database's administrator: migration when CloudFormation calls, rotation when Secrets Manager does, and once a day the rights on
/// tables that loads have made since.
/// </summary>
public sealed class MigrateFunction(HttpMessageInvoker http, TimeProvider time, ILogger logger)
{
    /// <summary>The <c>source</c> of the daily event, whose <c>ResourceProperties</c> are those of the custom resource.</summary>
    public const string DailySource = "mba.rights";

    private readonly Migration _migration = new(http, time, logger);

    public async Task<ReadOnlyMemory<byte>> HandleAsync(
        ReadOnlyMemory<byte> payload,
        LambdaContext context,
        CancellationToken cancellationToken
    )
    {
        if (RotationEvent.Parse(payload.Span) is { } rotation)
            return await RotateAsync(rotation, cancellationToken);
        if (DailyEvent.IsOne(payload.Span))
            return await KeepRightsAsync(CustomResourceEvent.Parse(payload.Span), cancellationToken);
        return await new CustomResourceFunction("database", _migration.RunAsync, http, time).HandleAsync(
            payload,
            context,
            cancellationToken
        );
    }

    /// <summary>The database users, administered by the settings' own login.</summary>
    public static DatabaseUsers UsersOf(Settings settings, HttpMessageInvoker http, TimeProvider time) =>
        new(
            ConnectionText.Sessions(settings, new SecretsClient(settings, http, time), time),
            login => new MySqlSessions(ConnectionText.Of(settings, login.Username, login.Password))
        );

    private async Task<ReadOnlyMemory<byte>> RotateAsync(RotationEvent rotation, CancellationToken cancellationToken)
    {
        var settings = Settings.Load(SettingsNeeds.Database);
        var steps = new PasswordRotation(new SecretVersions(settings, http, time), UsersOf(settings, http, time), logger);
        await steps.RunAsync(rotation, requireTls: true, cancellationToken);
        return "null"u8.ToArray();
    }

    /// <summary>Nobody waits for an answer: a failure fails the invocation, which is tried again and raises the alarm.</summary>
    private async Task<ReadOnlyMemory<byte>> KeepRightsAsync(CustomResourceEvent request, CancellationToken cancellationToken) =>
        await _migration.RunAsync(request, cancellationToken) is { } problem
            ? throw new IngestException(IngestStage.Claim, "DB_RIGHTS", problem)
            : "null"u8.ToArray();
}

/// <summary>The scheduler's call.</summary>
internal sealed record DailyEvent(string? Source)
{
    public static bool IsOne(ReadOnlySpan<byte> json) =>
        JsonSerializer.Deserialize(json, DailyEventJson.Default.DailyEvent)?.Source is MigrateFunction.DailySource;
}

[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase)]
[JsonSerializable(typeof(DailyEvent))]
internal sealed partial class DailyEventJson : JsonSerializerContext;
