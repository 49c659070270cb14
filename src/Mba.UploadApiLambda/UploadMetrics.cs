using Mba.Logging;

namespace Mba.UploadApi;

/// <summary>Counts the uploads that were granted, on standard output, where CloudWatch reads it.</summary>
public static class UploadMetrics
{
    public const string Uploads = "Uploads";

    /// <summary>Middleware: one metric line for each POST /uploads that was answered with a ticket.</summary>
    public static async Task CountAsync(HttpContext context, RequestDelegate next)
    {
        await next(context);
        if (!HttpMethods.IsPost(context.Request.Method) || context.Response.StatusCode != StatusCodes.Status201Created)
            return;
        var time = context.RequestServices.GetRequiredService<TimeProvider>();
        if (
            context.Request.Path == "/uploads"
            && Metrics.Line(Metrics.ServiceName("upload-api"), time.GetUtcNow(), [new Metric(Uploads, 1)]) is { } line
        )
            await Console.Out.WriteLineAsync(line.AsMemory(), CancellationToken.None);
    }
}
