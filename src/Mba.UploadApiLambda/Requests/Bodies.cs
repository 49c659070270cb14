using Mba.Files;
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

    /// <summary>The files of a plan, each with its own scope, else that of the request.</summary>
    public static IReadOnlyList<BatchFile> ReadPlan(JsonBody fields, out IReadOnlyList<ValidationError> errors)
    {
        var all = new List<ValidationError>();
        var scope = fields.Scope("scope");
        var keepPath = fields.Flag("keepPath");
        var files = new List<BatchFile>();
        foreach (var file in fields.Objects("files", 1, BatchPlanner.MaxFiles))
        {
            var path = file.Text("path") ?? "";
            files.Add(
                new BatchFile(
                    new UploadRequest
                    {
                        FileName = FileNames.Segments(path) is [.., var name] ? name : null,
                        Path = path,
                        Bytes = file.Whole("size") ?? 0,
                        Sha256 = file.Text("sha256"),
                        Md5 = file.Text("md5"),
                        Scope = file.Scope("scope") ?? scope,
                        KeepPath = keepPath,
                    },
                    path
                )
            );
            all.AddRange(file.Errors());
        }
        all.AddRange(fields.Errors());
        errors = all;
        return files;
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
