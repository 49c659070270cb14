using Mba.Client.Contracts;
using Mba.Uploads;

namespace Mba.UploadApi.Requests;

/// <summary>Bodies of requests, read field by field.</summary>
public static class Bodies
{
    public static UploadRequest Read(JsonBody fields, out IReadOnlyList<ValidationError> errors)
    {
        var request = new UploadRequest
        {
            FileName = fields.Text("fileName"),
            Scope = fields.Scope("scope"),
            Path = fields.Text("path"),
            Bytes = fields.Whole("size") ?? 0,
            ContentType = fields.Text("contentType"),
            Sha256 = fields.Text("sha256"),
            Md5 = fields.Text("md5"),
            Method = fields.Method("method"),
            Overwrite = fields.Flag("overwrite"),
            Force = fields.Flag("force"),
            KeepPath = fields.Flag("keepPath"),
            ExpiresInSeconds = fields.Whole("expiresInSeconds") is { } seconds ? (int)Math.Clamp(seconds, 0, int.MaxValue) : null,
        };
        errors = fields.Errors();
        return request;
    }

    public static JobRequest ReadJob(JsonBody fields, out IReadOnlyList<ValidationError> errors)
    {
        var request = new JobRequest
        {
            Path = fields.Text("path"),
            Key = fields.Text("key"),
            Scope = fields.Scope("scope"),
            Force = fields.Flag("force"),
        };
        errors = fields.Errors();
        return request;
    }
}
