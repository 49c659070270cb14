using Microsoft.OpenApi;

namespace Mba.UploadApi.OpenApi;

/// <summary>What each answer means; the refusals that any operation may meet; headers.</summary>
public static class ApiResponses
{
    private static readonly Dictionary<string, string> Meanings = new(StringComparer.Ordinal)
    {
        ["requestUpload.201"] = "Granted: send the file as the ticket describes.",
        ["requestUpload.409"] = "The scope has these bytes already, or the key exists; duplicateOf shows which.",
        ["showUpload.200"] = "The upload, and the run that loads it.",
        ["listUploads.200"] = "Those that exist and that the caller may see.",
        ["planUploads.200"] = "One decision for each file, in order.",
        ["previewFile.200"] = "What loading the file would do, judged by what was sent.",
        ["previewFile.409"] = "The dataset rules cannot be read by the API.",
        ["showClientConfig.200"] = "The configuration.",
        ["showCaller.200"] = "The caller.",
        ["listDeadLetters.200"] = "A sample of the messages: those that somebody else is reading are missing.",
        ["redriveDeadLetters.200"] = "Messages are in their queue again.",
        ["listActivity.200"] = "A page of records, newest first.",
        ["listVerifications.200"] = "A page of verifications, newest first, without their breaches.",
        ["showVerification.200"] = "The verification with its breaches.",
        ["startVerification.200"] = "It has ended; breaches shows what does not hold.",
        ["startVerification.202"] = "The time of a request is over before it ended: it stays on record without an end.",
        ["startVerification.409"] = "Another verification is running.",
        ["signParts.200"] = "A page of parts, in order.",
        ["signParts.409"] = "The upload is not sent in parts, is over, or has expired.",
        ["completeUpload.200"] = "The file has arrived.",
        ["completeUpload.409"] = "Parts are missing, the upload is over, or an object with this key was created in the meantime.",
        ["abortUpload.204"] = "Aborted; repeating it is harmless.",
        ["abortUpload.409"] = "The file has arrived already.",
        ["listIngestions.200"] = "A page of runs.",
        ["showIngestion.200"] = "The run.",
        ["retryIngestion.202"] = "Queued again; Location shows the outcome.",
        ["retryIngestion.409"] = "The run has not failed, it has no reading of this number, or no queue is configured.",
        ["undoIngestion.200"] = "The rows are out of the table.",
        ["undoIngestion.409"] =
            "The run has no rows to remove, its table is one of upsert or replace, or skipped files are represented by its rows.",
        ["listRejects.200"] = "A page of rejected records, in the order of the file.",
        ["queueJob.202"] = "Queued.",
        ["queueJob.409"] = "The object does not exist, or no queue is configured.",
        ["listTables.200"] = "All tables that files are loaded into.",
        ["showTable.200"] = "The table.",
        ["showStats.200"] = "The counts.",
        ["showHealth.200"] = "It lives.",
        ["showReadiness.200"] = "Everything answers.",
        ["showReadiness.503"] = "A dependency does not answer; checks names it.",
        ["400"] = "The request is not valid; each is named with its field.",
        ["401"] = "No valid token.",
        ["403"] = "The caller's roles do not allow this.",
        ["404"] = "It does not exist, or the caller may not see it.",
        ["413"] = "The body is too long: 64 KiB, 512 KiB for a plan, 1 MB for a preview.",
        ["415"] = "The body is not application/json.",
        ["429"] = "Too many requests.",
        ["500"] = "The request failed; the server's logs show the cause, the answer does not.",
    };

    public static void Complete(OpenApiOperation operation, OpenApiDocument? document, bool secured)
    {
        operation.Responses ??= [];
        string[] refusals =
        [
            .. secured ? ["401", "403"] : Array.Empty<string>(),
            .. operation.RequestBody is null ? Array.Empty<string>() : ["413", "415"],
            "429",
            "500",
        ];
        foreach (var status in refusals)
            operation.Responses.TryAdd(status, Problem(document));
        var sorted = new OpenApiResponses();
        foreach (var (status, response) in operation.Responses.OrderBy(r => r.Key, StringComparer.Ordinal))
        {
            response.Description =
                Meanings.GetValueOrDefault($"{operation.OperationId}.{status}")
                ?? Meanings.GetValueOrDefault(status)
                ?? response.Description;
            sorted.Add(status, response);
        }
        operation.Responses = sorted;
        AddHeaders(operation);
        if (operation.OperationId is "listRejects" && sorted["200"].Content is { } answers)
            answers[RejectCsv.MediaType] = new OpenApiMediaType { Schema = new OpenApiSchema { Type = JsonSchemaType.String } };
    }

    private static void AddHeaders(OpenApiOperation operation)
    {
        AddHeader(
            operation,
            "429",
            "Retry-After",
            new OpenApiHeader
            {
                Description = "Seconds to wait",
                Schema = new OpenApiSchema { Type = JsonSchemaType.Integer },
            }
        );
        if (operation.OperationId is "requestUpload")
            AddHeader(operation, "201", "Location", Location("The upload"));
        if (operation.OperationId is "retryIngestion")
            AddHeader(operation, "202", "Location", Location("The run"));
    }

    private static OpenApiHeader Location(string what) =>
        new()
        {
            Description = what,
            Schema = new OpenApiSchema { Type = JsonSchemaType.String, Format = "uri-reference" },
        };

    private static void AddHeader(OpenApiOperation operation, string status, string name, OpenApiHeader header)
    {
        if (operation.Responses?[status] is OpenApiResponse response)
            (response.Headers ??= new Dictionary<string, IOpenApiHeader>(StringComparer.Ordinal))[name] = header;
    }

    private static OpenApiResponse Problem(OpenApiDocument? document) =>
        new()
        {
            Content = new Dictionary<string, OpenApiMediaType>(StringComparer.Ordinal)
            {
                ["application/problem+json"] = new() { Schema = new OpenApiSchemaReference("Problem", document) },
            },
        };
}
