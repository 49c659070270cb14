using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using Mba.Cli.SignIn;
using Mba.Client;

namespace Mba.Cli.Diagnosis;

/// <summary>
/// One file from the API to the table, as a client sends it: each step says what it found, and a failed one what to look at. The content differs
/// with each run, so no earlier one makes it a duplicate; the table <c>mba_smoke</c> is replaced each time.
/// </summary>
internal sealed class SmokeCheck(ApiConnection api, TimeSpan patience, TextWriter output)
{
    public const string FileName = "mba_smoke.csv";

    private const int Rows = 40;
    private static readonly TimeSpan LongPoll = TimeSpan.FromSeconds(20);

    /// <summary>True when every step ended well.</summary>
    public async Task<bool> RunAsync(CancellationToken cancellationToken)
    {
        var caller = await StepAsync(
            "sign-in",
            () => api.Client.CallerAsync(cancellationToken),
            c => $"{c.Subject}, {string.Join(", ", c.Roles)}"
        );
        if (caller is null)
            return false;
        var path = Path.Combine(Path.GetTempPath(), $"mba-smoke-{Guid.NewGuid():N}.csv");
        await File.WriteAllBytesAsync(path, Content(), cancellationToken);
        try
        {
            var ticket = await StepAsync("upload", () => SendAsync(path, cancellationToken), t => $"s3://{t.Bucket}/{t.Key}");
            return ticket is not null && await IsLoadedAsync(ticket.Id, cancellationToken);
        }
        finally
        {
            File.Delete(path);
        }
    }

    private async Task<UploadTicketReply> SendAsync(string path, CancellationToken cancellationToken)
    {
        using var store = new HttpClient(new SocketsHttpHandler()) { Timeout = TimeSpan.FromSeconds(60) };
        var bytes = await File.ReadAllBytesAsync(path, cancellationToken);
        var request = new UploadRequest
        {
            FileName = FileName,
            Scope = FileScope.Mba,
            Bytes = bytes.Length,
            ContentType = "text/csv",
            Sha256 = Convert.ToHexStringLower(SHA256.HashData(bytes)),
            Overwrite = true,
        };
        return await new FileSender(api.Client, store, new RetryPolicy(), resume: null).SendAsync(path, request, null, cancellationToken);
    }

    private async Task<bool> IsLoadedAsync(string id, CancellationToken cancellationToken)
    {
        var began = TimeProvider.System.GetTimestamp();
        UploadStateReply state;
        do state = await api.Client.StateAsync(id, LongPoll, cancellationToken);
        while (IsOnItsWay(state.Status) && TimeProvider.System.GetElapsedTime(began) < patience);

        var seconds = TimeProvider.System.GetElapsedTime(began).TotalSeconds.ToString("0.0", CultureInfo.InvariantCulture);
        if (IsOnItsWay(state.Status))
            return Say(false, "load", $"the file is {Word(state.Status)} after {seconds} s", Remedy(state.Status));
        if (state.Status != UploadStatus.Success || state.Ingestion is not { } run)
            return Say(
                false,
                "load",
                $"the file ended as {Word(state.Status)}: {state.Ingestion?.ErrorCode} {state.Ingestion?.ErrorMessage}",
                $"`mba audit show {state.Ingestion?.Id}` has the whole story"
            );
        Say(true, "load", $"{Word(state.Status)} into {run.Table} after {seconds} s", null);
        var isWhole = run is { RowsRead: Rows, RowsInserted: Rows, RowsUpdated: 0, RowsRejected: 0 };
        return Say(
            isWhole,
            "rows",
            string.Create(
                CultureInfo.InvariantCulture,
                $"{Rows} sent; {run.RowsRead} read, {run.RowsInserted} inserted, {run.RowsUpdated} updated, {run.RowsRejected} rejected"
            ),
            $"`mba audit rejects {run.Id}` lists what was not loaded"
        );
    }

    private async Task<T?> StepAsync<T>(string name, Func<Task<T>> step, Func<T, string> found)
        where T : class
    {
        try
        {
            var result = await step();
            Say(true, name, found(result), null);
            return result;
        }
        catch (ApiException e)
        {
            Say(
                false,
                name,
                e.Message,
                e.Problem.Status is 401 ? $"sign in with `mba login --api {api.Address}`"
                    : e.Problem.Status is 403 ? "the roles uploader and reader are needed; an administrator adds the groups to the user"
                    : "the log of the API function says more (docs/operations.md, Watch)"
            );
        }
        catch (Exception e) when (e is HttpRequestException or SendException or SignInException)
        {
            Say(false, name, e.Message, $"is {api.Address} the deployment's API, and reachable from here?");
        }
        return null;
    }

    private bool Say(bool isOk, string step, string detail, string? remedy)
    {
        output.WriteLine($"{(isOk ? "ok" : "failed"), -7} {step, -8} {detail}");
        if (!isOk && remedy is not null)
            output.WriteLine($"{"", -16} {remedy}");
        return isOk;
    }

    private static bool IsOnItsWay(UploadStatus status) =>
        status is UploadStatus.Requested or UploadStatus.Uploaded or UploadStatus.Ingesting;

    private static string Word(UploadStatus status) => status.ToString().ToLowerInvariant();

    private static string Remedy(UploadStatus status) =>
        status switch
        {
            UploadStatus.Requested => "the bucket did not take the file: the API sees no object",
            UploadStatus.Uploaded =>
                "the notification or the queue is stuck: look at the age of the oldest message of the ingest queue, at the dead letters (`mba dlq list`), and at the log of the ingest function",
            _ => "the ingest function holds it: its log has lines with the run's id",
        };

    /// <summary>Rows of nobody, another id in each file.</summary>
    private static byte[] Content()
    {
        var id = Guid.NewGuid().ToString("D");
        var text = new StringBuilder("check_id,number,day,amount,note\n");
        for (var i = 1; i <= Rows; i++)
            text.AppendLine(
                CultureInfo.InvariantCulture,
                $"{id},{i},{new DateOnly(2026, 1, 1).AddDays(i):yyyy-MM-dd},{i * 1.25m:0.00},\"row {i}, \"\"quoted\"\"\""
            );
        return Encoding.UTF8.GetBytes(text.ToString());
    }
}
