using System.Net.Sockets;
using Mba.Aws;
using Mba.Cli.Local;
using Mba.Cli.Sending;
using Mba.Client;
using Mba.MySql.Connections;

namespace Mba.Cli.Commands;

/// <summary>How a command ends that could not do its work: one line with what was tried and the remedy, never a stack trace.</summary>
/// <param name="ExitCode">2 for usage and settings, 130 when interrupted, else 1.</param>
/// <param name="Message">For standard error.</param>
internal sealed record CommandError(int ExitCode, string Message)
{
    private static readonly string[] SettingCodes = ["INVALID_DATASETS", "DB_LOGIN", "DB_DENIED", "DB_UNKNOWN_DATABASE", "DB_NOT_TRUSTED"];

    /// <summary>What an exception means. Only what the driver threw is called the database's.</summary>
    public static CommandError Of(Exception e, Settings settings) =>
        e switch
        {
            SettingsException or UsageException => new(Operation.UsageError, e.Message),
            SignIn.SignInException => new(Operation.UsageError, e.Message),
            ApiException { Problem.Status: 403 } denied => new(Operation.Failed, $"the API denies this to you: {denied.Message}"),
            LocalStackException => new(Operation.Failed, e.Message),
            ApiException { Problem.Status: 401 } => new(Operation.UsageError, "the API refuses the token; sign in with `mba login`"),
            SendException { Refusal: { } refusal } => OfUpload(refusal, address: null),
            ApiException or SendException => new(Operation.Failed, e.Message),
            IngestException file => new(
                SettingCodes.Contains(file.Code, StringComparer.Ordinal) ? Operation.UsageError : Operation.Failed,
                $"{file.Code}: {file.Message}"
            ),
            SignIn.ServiceUnreachableException => new(Operation.Failed, e.Message),
            TaskCanceledException { InnerException: TimeoutException } => new(Operation.Failed, "a service did not answer in time"),
            OperationCanceledException => new(Operation.Interrupted, "interrupted"),
            _ when AwsErrors.Describe(e, settings) is { } aws => new(aws.IsSetting ? Operation.UsageError : Operation.Failed, aws.Message),
            _ when MySqlErrors.IsDriverError(e) => Of(MySqlErrors.Translate(e, IngestStage.Claim, settings.RdsDatabase), settings),
            IOException when IsAddressInUse(e) => new(
                Operation.UsageError,
                "the port is in use; choose another with --port, or stop what listens there"
            ),
            FileNotFoundException or DirectoryNotFoundException => new(Operation.Failed, $"{PathOf(e)}: file or folder not found"),
            UnauthorizedAccessException => new(Operation.Failed, $"{PathOf(e)}: permission denied to {Environment.UserName}"),
            IOException => new(Operation.Failed, e.Message),
            _ => new(Operation.Failed, Unexpected(e, settings)),
        };

    /// <summary>What the store's refusal of a file means. Who lacks the right is who signed the URL: this process, or the API.</summary>
    public static CommandError OfUpload(StoreError refusal, string? address) =>
        new(
            Operation.UsageError,
            AccessDenial.IsClock(refusal.Code, refusal.Message)
                ? AccessDenial.OfClock(refusal.Code)
                : AccessDenial.Describe(refusal.Message, "s3:PutObject", address, role: null)
        );

    /// <summary>Texts of unknown exceptions may quote values, so only their kind and place are shown.</summary>
    private static string Unexpected(Exception e, Settings settings)
    {
        var frames = e.StackTrace?.Split('\n', StringSplitOptions.TrimEntries) ?? [];
        return settings.LogLevel is "DEBUG" or "TRACE"
            ? $"unexpected {e.GetType().Name}:{string.Concat(frames.Select(f => Environment.NewLine + "  " + f))}"
            : $"unexpected {e.GetType().Name}{(frames.Length > 0 ? " " + frames[0].Split(" in ")[0] : "")}; LOG_LEVEL=DEBUG shows more";
    }

    private static bool IsAddressInUse(Exception? e) =>
        e is SocketException { SocketErrorCode: SocketError.AddressAlreadyInUse or SocketError.AccessDenied }
        || (e?.InnerException is { } inner && IsAddressInUse(inner));

    private static string PathOf(Exception e)
    {
        var quoted = e.Message.Split('\'');
        return e is FileNotFoundException { FileName: { Length: > 0 } name } ? name
            : quoted.Length > 2 ? quoted[1]
            : "a file";
    }
}
