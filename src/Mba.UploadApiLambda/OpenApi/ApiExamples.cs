using System.Text.Json.Nodes;
using Microsoft.OpenApi;

namespace Mba.UploadApi.OpenApi;

/// <summary>Examples of requests and answers, by operation. A test sends the requests.</summary>
public static class ApiExamples
{
    private const string Id = "019aa0f2-6c1e-7b44-9d2e-3f5a1c0b7e90";
    private const string Sha256 = "9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08";

    private const string Problem = """
        "type":"https://www.rfc-editor.org/rfc/rfc9110#section-15.5.
        """;

    private const string Ingestion = $$"""
        {"id":"{{Id}}","status":"SUCCESS","bucket":"mba-files","key":"mba/csv/memberdata.csv","fileName":"memberdata.csv","scope":"mba","run":1,
         "table":"memberdata","uploadedBy":"feed-7","mode":"upsert","sha256":"{{Sha256}}","bytes":81920,"createdAt":"2026-11-20T08:00:00+00:00","startedAt":"2026-11-20T08:00:00+00:00","finishedAt":"2026-11-20T08:00:00.412+00:00","durationMs":412,
         "rowsRead":1000,"rowsInserted":998,"rowsUpdated":0,"rowsSkipped":0,"rowsRejected":2,"retryCount":0,"trigger":"sqs"}
        """;

    private const string Period = """
        {"runs":42,"success":40,"failed":1,"skipped":1,"running":0,"rows":39998,"rejected":2,"bytes":3276800,"successRate":0.976,"rowsPerSecond":21042.5}
        """;

    private static readonly Dictionary<string, string> Requests = new(StringComparer.Ordinal)
    {
        ["requestUpload"] = $$"""{"fileName":"memberdata.csv","scope":"mba","size":81920,"contentType":"text/csv","sha256":"{{Sha256}}"}""",
        ["planUploads"] = $$"""
            {"files":[{"path":"november/policy/rates.csv","size":2048,"sha256":"{{Sha256}}"},{"path":"november/letter.pdf","size":90210,"scope":"mba"}]}
            """,
        ["redriveDeadLetters"] = """{"queue":"ingest","ids":["5f0c7a52-9c0e-4a54-8a4b-0e4f6a1c2b3d"]}""",
        ["queueJob"] = """{"key":"s3://mba-files/mba/csv/memberdata.csv","force":true}""",
    };

    private static readonly Dictionary<string, string> Answers = new(StringComparer.Ordinal)
    {
        ["requestUpload.201"] = $$"""
            {"id":"{{Id}}","scope":"mba","bucket":"mba-files","key":"mba/csv/memberdata.csv","method":"put","loads":true,
             "url":"https://mba-files.s3.us-east-1.amazonaws.com/mba/csv/memberdata.csv?X-Amz-Expires=900&X-Amz-Signature=…",
             "headers":{"Content-Type":"text/csv","If-None-Match":"*","x-amz-meta-upload-id":"{{Id}}","x-amz-server-side-encryption":"AES256"},
             "urlsExpireAt":"2026-11-20T08:15:00+00:00","expiresAt":"2026-11-20T08:15:00+00:00"}
            """,
        ["showUpload.200"] = $$"""
            {"id":"{{Id}}","status":"success","scope":"mba","bucket":"mba-files","key":"mba/csv/memberdata.csv","fileName":"memberdata.csv","size":81920,
             "method":"put","loads":true,"requestedBy":"feed-7","requestedAt":"2026-11-20T07:59:58+00:00","expiresAt":"2026-11-20T08:14:58+00:00",
             "ingestion":{{Ingestion}},"firstReject":{"line":17,"byteOffset":1204,"column":"dob","code":"NOT_A_DATE"} }
            """,
        ["listIngestions.200"] = $$"""{"items":[{{Ingestion}}],"next":"MTAwMg"}""",
        ["showIngestion.200"] = Ingestion,
        ["listRejects.200"] = """{"total":2,"items":[{"line":17,"byteOffset":1204,"column":"dob","code":"NOT_A_DATE"}]}""",
        ["queueJob.202"] = """{"id":"5f0c…","status":"queued","kind":"ingest","bucket":"mba-files","key":"mba/csv/memberdata.csv"}""",
        ["requestUpload.400"] = $$"""
            { {{Problem}}1","title":"The request is not valid","status":400,"detail":"2 of its fields or parameters cannot be accepted",
             "errors":[{"field":"fileName","message":"holds a path separator; folders belong into path"},{"field":"sha256","message":"must be 64 hexadecimal digits"}]}
            """,
        ["requestUpload.409"] = $$"""
            { {{Problem}}10","title":"Conflict","status":409,"detail":"a file with these bytes is loaded already; send it again with force",
             "duplicateOf":{"kind":"content","bucket":"mba-files","key":"mba/csv/memberdata.csv","ingestionId":"{{Id}}","table":"memberdata"} }
            """,
        ["signParts.200"] = $$"""
            {"partSize":16777216,"partCount":18,"next":3,"parts":[{"number":1,"offset":0,"size":16777216},{"number":2,"offset":16777216,"size":16777216,
             "url":"https://mba-files.s3.us-east-1.amazonaws.com/mba/csv/claims.csv?partNumber=2&uploadId=…&X-Amz-Signature=…"}]}
            """,
        ["completeUpload.200"] = $$"""
            {"id":"{{Id}}","status":"uploaded","scope":"mba","bucket":"mba-files","key":"mba/csv/claims.csv","fileName":"claims.csv","size":300000000,
             "method":"multipart","loads":true,"requestedBy":"feed-7","requestedAt":"2026-11-20T07:59:58+00:00","expiresAt":"2026-11-21T07:59:58+00:00"}
            """,
        ["retryIngestion.202"] = Ingestion.Replace("SUCCESS", "FAILED", StringComparison.Ordinal),
        ["undoIngestion.200"] = $$"""{"id":"{{Id}}","status":"UNDONE","rowsDeleted":998,"alsoUndone":[]}""",
        ["undoIngestion.409"] =
            $$"""{ {{Problem}}10","title":"Conflict","status":409,"detail":"the run is FAILED and has no rows to remove"}""",
        ["listTables.200"] =
            """[{"name":"memberdata","approximateRows":1500,"columns":7,"loads":3,"lastLoadedAt":"2026-11-20T08:00:00.412+00:00"}]""",
        ["showTable.200"] = $$"""
            {"name":"memberdata","approximateRows":1500,"columns":[{"name":"member_id","type":"bigint","nullable":false,"key":true},
             {"name":"dob","type":"date","nullable":true,"key":false,"reason":"dates, month first","changedBy":"{{Id}}","changedByFile":"memberdata.csv",
             "changedAt":"2026-11-20T08:00:00+00:00"}],"lastLoads":[{{Ingestion}}],"loadsOverTime":[{"at":"2026-11-20T00:00:00+00:00","loads":3,"rows":1500}]}
            """,
        ["showStats.200"] = $$"""
            {"queued":2,"inFlight":1,"deadLettered":0,"processed":41,"failed":1,"total":{{Period}},"lastHour":{{Period}},"lastDay":{{Period}},
             "fileTypes":{"csv":42},"errors":{"TOO_MANY_REJECTS":1},"uploads":{"queued":2,"inFlight":0,"processed":41,"failed":1},
             "queues":[{"queue":"ingest","waiting":2,"inFlight":1,"deadLettered":0,"waitSeconds":0.8}],
             "series":{"period":"day","from":"2026-11-19T09:00:00+00:00","to":"2026-11-20T08:12:00+00:00","stepSeconds":3600,"sum":{{Period}},
             "points":[{"at":"2026-11-19T09:00:00+00:00","success":40,"failed":1,"skipped":1,"undone":0,"running":0,"rows":39998,"rejected":2,"bytes":3276800}],
             "durations":{"medianMs":412,"p95Ms":1950},"fileTypes":{"csv":42},"errors":{"TOO_MANY_REJECTS":1},
             "tables":[{"table":"memberdata","rows":39998,"loads":40}]} }
            """,
        ["listUploads.200"] = $$"""
            {"items":[{"id":"{{Id}}","status":"ingesting","scope":"mba","bucket":"mba-files","key":"mba/csv/memberdata.csv","fileName":"memberdata.csv",
             "size":81920,"method":"put","loads":true,"requestedBy":"feed-7","requestedAt":"2026-11-20T07:59:58+00:00",
             "expiresAt":"2026-11-20T08:14:58+00:00","ingestion":{"id":"{{Id}}","status":"STARTED","bucket":"mba-files","key":"mba/csv/memberdata.csv",
             "fileName":"memberdata.csv","scope":"mba","run":1,"stage":"loading","rowsSoFar":250000,"rowsRead":0,"rowsInserted":0,"rowsUpdated":0,
             "rowsSkipped":0,"rowsRejected":0,"retryCount":0} }]}
            """,
        ["planUploads.200"] = $$"""
            {"files":[{"path":"november/policy/rates.csv","accepted":true,"scope":"policy","scopeSource":"folder","decidedBy":"november/policy",
             "bucket":"policy-files","key":"policy/data/rates.csv","loads":true,"table":"policy_rates",
             "duplicateOf":{"kind":"content","bucket":"policy-files","key":"policy/data/rates_old.csv","ingestionId":"{{Id}}","table":"policy_rates",
             "at":"2026-10-20T08:00:00+00:00"} },
             {"path":"november/letter.pdf","accepted":true,"scope":"mba","scopeSource":"option","bucket":"mba-files","key":"mba/documents/letter.pdf",
             "loads":false}]}
            """,
        ["previewFile.200"] = """
            {"label":"first 812 records","whole":false,"records":812,"skipped":0,"scope":"mba","table":"visits","tableExists":false,"mode":"append",
             "dialect":{"format":"csv","encoding":"utf-8","delimiter":";","header_records":1,"header_reason":"names above numbers"},
             "columns":[{"sourceName":"Id","name":"id","type":"BIGINT","reason":"whole numbers","nulls":0}],
             "schemaChange":{"created":[{"name":"id","type":"BIGINT"}]},"rejected":1,"rejects":[{"line":17,"byteOffset":1204,"column":"id","code":"NOT_A_NUMBER"}]}
            """,
        ["showClientConfig.200"] = """
            {"authority":"https://cognito-idp.us-east-1.amazonaws.com/us-east-1_Ab1Cd2Ef3","clientId":"4t5u6v","scopes":["openid","mba/uploader"],
             "idleMinutes":15,"previews":true,"limits":{"requestsPerMinute":600,"multipartAboveBytes":100000000,"partsPerPage":100,"planFiles":100,
             "idsPerRequest":100,"previewBytes":1000000,"mba":{"maxBytes":53687091200,"types":[]},"policy":{"maxBytes":53687091200,"types":["csv","pdf"]} } }
            """,
        ["showCaller.200"] = """{"subject":"ann","kind":"person","roles":["uploader","reader"]}""",
        ["listDeadLetters.200"] = $$"""
            {"queues":[{"queue":"ingest","messages":1},{"queue":"jobs","messages":0}],"items":[{"id":"5f0c7a52-9c0e-4a54-8a4b-0e4f6a1c2b3d",
             "queue":"ingest","about":"s3://mba-files/mba/csv/memberdata.csv","bucket":"mba-files","key":"mba/csv/memberdata.csv",
             "sentAt":"2026-11-20T08:00:00+00:00","receives":6,"ingestion":{{Ingestion}} }]}
            """,
        ["listActivity.200"] = $$"""
            {"items":[{"number":17,"at":"2026-11-20T08:10:00+00:00","actor":"ann","action":"undo","ingestionId":"{{Id}}",
             "target":"s3://mba-files/mba/csv/memberdata.csv","outcome":"done"}],"next":"MTc"}
            """,
        ["listVerifications.200"] =
            """{"items":[{"number":41,"beganAt":"2026-11-20T02:00:00+00:00","endedAt":"2026-11-20T02:00:09+00:00","startedFrom":"schedule","repairs":true,"countsAll":false,"runsChecked":120,"runsLeft":0,"found":0,"repaired":0}]}""",
        ["showVerification.200"] = $$"""
            {"number":42,"beganAt":"2026-11-20T08:00:00+00:00","endedAt":"2026-11-20T08:00:04+00:00","startedFrom":"api","requestedBy":"ann","repairs":false,
             "countsAll":false,"runsChecked":51,"runsLeft":0,"found":1,"repaired":0,"breaches":[{"invariant":"ROWS_DIFFER","table":"memberdata",
             "ingestionId":"{{Id}}","fileName":"memberdata.csv","uploadedBy":"feed-7","detail":"997 rows are in the table, 998 were loaded",
             "remedy":"rows were changed by hand, or lost: undo the run and load the file again, or load it with force","repaired":false}]}
            """,
        ["redriveDeadLetters.200"] = """{"moved":1,"more":false}""",
        ["showHealth.200"] = """{"status":"ok"}""",
        ["showReadiness.200"] =
            """{"status":"ok","checks":{"database":"ok","store":"ok","ingestQueue":"ok"},"uploads":{"queued":2,"inFlight":0,"processed":41,"failed":1} }""",
        ["showReadiness.503"] = """{"status":"unavailable","checks":{"database":"does not answer","store":"ok","ingestQueue":"ok"}}""",
    };

    public static void AddTo(OpenApiOperation operation)
    {
        if (operation.OperationId is not { } id)
            return;
        if (Requests.TryGetValue(id, out var request) && operation.RequestBody?.Content?.Values.FirstOrDefault() is OpenApiMediaType sent)
            sent.Example = JsonNode.Parse(request);
        foreach (var (status, response) in operation.Responses ?? [])
        {
            if (
                Answers.TryGetValue($"{id}.{status}", out var answer)
                && response.Content?.Values.FirstOrDefault() is OpenApiMediaType received
            )
                received.Example = JsonNode.Parse(answer);
        }
        if (
            id is "listRejects"
            && operation.Responses?["200"].Content is { } forms
            && forms.TryGetValue(RejectCsv.MediaType, out var text)
            && text is OpenApiMediaType csv
        )
            csv.Example = "line,byte_offset,column,code\r\n17,1204,dob,NOT_A_DATE\r\n";
    }
}
