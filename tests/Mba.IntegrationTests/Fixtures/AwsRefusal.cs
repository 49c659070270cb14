using System.Text;
using System.Text.Json;
using Microsoft.AspNetCore.Http;

namespace Mba.IntegrationTests.Fixtures;

/// <summary>An error as S3 (XML) and SQS (JSON) write it; a HEAD has no body, so S3 shows its status only.</summary>
internal sealed record AwsRefusal(int Status, string Code, string Message)
{
    public const string Role = "arn:aws:sts::123456789012:assumed-role/mba-ingest/mba-ingest-function";

    /// <summary>What S3 says to a caller of the bucket's own account.</summary>
    public static AwsRefusal Lacks(string right, string resource) =>
        new(
            403,
            "AccessDenied",
            $"User: {Role} is not authorized to perform: {right} on resource: \"{resource}\" because no identity-based policy allows the {right} action"
        );

    /// <summary>What S3 says to everybody else, and what it always said before.</summary>
    public static AwsRefusal Bare { get; } = new(403, "AccessDenied", "Access Denied");

    public static AwsRefusal ClockSkew { get; } =
        new(403, "RequestTimeTooSkewed", "The difference between the request time and the current time is too large.");

    public async Task WriteAsync(HttpContext context)
    {
        var isJson = context.Request.Headers.ContainsKey("X-Amz-Target");
        var text = isJson
            ? JsonSerializer.Serialize(new Dictionary<string, string> { ["__type"] = "com.amazonaws.sqs#" + Code, ["message"] = Message })
            : $"<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<Error><Code>{Code}</Code><Message>{Message.Replace("\"", "&quot;", StringComparison.Ordinal)}</Message><RequestId>1</RequestId><HostId>x</HostId></Error>";
        context.Response.StatusCode = Status;
        context.Response.ContentType = isJson ? "application/x-amz-json-1.0" : "application/xml";
        if (!HttpMethods.IsHead(context.Request.Method))
            await context.Response.Body.WriteAsync(Encoding.UTF8.GetBytes(text), context.RequestAborted);
    }
}
