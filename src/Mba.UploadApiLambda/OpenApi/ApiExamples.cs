using System.Text.Json.Nodes;
using Microsoft.OpenApi;

namespace Mba.UploadApi.OpenApi;

/// <summary>Examples of requests and answers, by operation. A test sends the requests.</summary>
public static class ApiExamples
{
    private const string Id = "019aa0f2-6c1e-7b44-9d2e-3f5a1c0b7e90";
    private const string Sha256 = "9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08";

    private const string Ingestion = $$"""
        {"id":"{{Id}}","status":"SUCCESS","bucket":"mba-files","key":"mba/csv/memberdata.csv","run":1,"table":"memberdata",
         "sha256":"{{Sha256}}","bytes":81920,"startedAt":"2026-11-20T08:00:00Z","finishedAt":"2026-11-20T08:00:00.412Z","durationMs":412,
         "rowsRead":1000,"rowsInserted":998,"rowsUpdated":0,"rowsSkipped":0,"rowsRejected":2,"retryCount":0,"trigger":"Sqs"}
        """;

    private static readonly Dictionary<string, string> Requests = new(StringComparer.Ordinal)
    {
        ["requestUpload"] = $$"""{"fileName":"memberdata.csv","scope":"mba","size":81920,"contentType":"text/csv","sha256":"{{Sha256}}"}""",
        ["queueJob"] = """{"key":"s3://mba-files/mba/csv/memberdata.csv","force":true}""",
    };

    private static readonly Dictionary<string, (string Status, string Body)> Answers = new(StringComparer.Ordinal)
    {
        ["requestUpload"] = ("201", $$"""
            {"id":"{{Id}}","scope":"mba","bucket":"mba-files","key":"mba/csv/memberdata.csv","method":"put","loads":true,
             "url":"https://mba-files.s3.us-east-1.amazonaws.com/mba/csv/memberdata.csv?X-Amz-Expires=900&X-Amz-Signature=…",
             "headers":{"Content-Type":"text/csv","If-None-Match":"*","x-amz-meta-upload-id":"{{Id}}","x-amz-server-side-encryption":"AES256"},
             "urlsExpireAt":"2026-11-20T08:15:00Z","expiresAt":"2026-11-20T08:15:00Z"}
            """),
        ["showUpload"] = ("200", $$"""
            {"id":"{{Id}}","status":"success","scope":"mba","bucket":"mba-files","key":"mba/csv/memberdata.csv","fileName":"memberdata.csv","size":81920,
             "method":"put","loads":true,"requestedBy":"feed-7","requestedAt":"2026-11-20T07:59:58Z","expiresAt":"2026-11-20T08:14:58Z",
             "ingestion":{{Ingestion}},"firstReject":{"line":17,"column":"dob","code":"NOT_A_DATE"} }
            """),
        ["listIngestions"] = ("200", $$"""{"items":[{{Ingestion}}],"next":"MTAwMg"}"""),
        ["showIngestion"] = ("200", Ingestion),
        ["listRejects"] = ("200", """{"total":2,"items":[{"line":17,"byteOffset":1204,"column":"dob","code":"NOT_A_DATE"}]}"""),
        ["queueJob"] = ("202", """{"id":"5f0c…","status":"queued","kind":"ingest","bucket":"mba-files","key":"mba/csv/memberdata.csv"}"""),
    };

    public static void AddTo(OpenApiOperation operation)
    {
        if (operation.OperationId is not { } id)
            return;
        if (Requests.TryGetValue(id, out var request) && operation.RequestBody?.Content?.Values.FirstOrDefault() is OpenApiMediaType sent)
            sent.Example = JsonNode.Parse(request);
        if (!Answers.TryGetValue(id, out var answer) || operation.Responses is not { } responses || !responses.TryGetValue(answer.Status, out var response))
            return;
        if (response.Content is { } content && content.TryGetValue("application/json", out var received) && received is OpenApiMediaType media)
            media.Example = JsonNode.Parse(answer.Body);
    }
}
