using System.Text;
using Mba.Files;

namespace Mba.Uploads;

/// <summary>Checks requests and makes tickets of them: a pure function of request, settings, caller and time.</summary>
public static class UploadPlanner
{
    /// <summary>Everything that is wrong with a request; empty when <see cref="Plan"/> accepts it.</summary>
    public static IReadOnlyList<ValidationError> Check(UploadRequest request, Settings settings) =>
        [
            .. CheckPlace(request, settings),
            .. ContentFaults(request),
            .. MethodFaults(request),
            .. LifetimeFaults(request, settings.Uploads),
        ];

    /// <summary>What is wrong with the name, the path, the scope and the size: all that decides where the file goes.</summary>
    public static IReadOnlyList<ValidationError> CheckPlace(UploadRequest request, Settings settings) =>
        [.. NameFaults(request), .. ScopeFaults(request, settings)];

    /// <summary>What is wrong with a file that is only asked about: a hash may be missing, and a size.</summary>
    public static IReadOnlyList<ValidationError> CheckFile(UploadRequest request, Settings settings) =>
        [.. CheckPlace(request, settings), .. HashFaults(request)];

    /// <summary>Where a request without errors stores its file.</summary>
    public static ObjectAddress AddressOf(UploadRequest request, Settings settings)
    {
        var scope = RequiredScope(request, settings);
        return new ObjectAddress(settings.BucketOf(scope), KeyOf(request, scope, settings));
    }

    /// <summary>The ticket of a request without errors: address, method and lifetime.</summary>
    public static UploadTicket Plan(UploadRequest request, Settings settings, UploadCaller caller, DateTimeOffset now)
    {
        var scope = RequiredScope(request, settings);
        var fileName = request.FileName ?? "";
        var method = request.Method ?? (request.Bytes > UploadLimits.MultipartAboveBytes ? UploadMethod.Multipart : UploadMethod.Put);
        var urlLifetime = request.ExpiresInSeconds is { } seconds ? TimeSpan.FromSeconds(seconds) : settings.Uploads.DefaultExpiry;
        return new UploadTicket
        {
            Id = Guid.CreateVersion7(now).ToString(),
            Scope = scope,
            Bucket = settings.BucketOf(scope),
            Key = KeyOf(request, scope, settings),
            FileName = fileName,
            Bytes = request.Bytes,
            ContentType = request.ContentType ?? ContentTypes.Of(ObjectKeys.TypeOf(fileName)),
            Sha256 = request.Sha256?.ToLowerInvariant(),
            Md5 = request.Md5?.ToLowerInvariant(),
            Method = method,
            PartBytes = method == UploadMethod.Multipart ? UploadLimits.PartBytesFor(request.Bytes) : null,
            Overwrite = request.Overwrite,
            UrlSeconds = (int)urlLifetime.TotalSeconds,
            RequestedBy = caller.Name,
            Owner = caller.Owner,
            RequestedAt = now,
            ExpiresAt = now + (method == UploadMethod.Multipart ? settings.Uploads.MultipartExpiry : urlLifetime),
        };
    }

    /// <summary>The scope of a request without errors.</summary>
    public static FileScope RequiredScope(UploadRequest request, Settings settings) =>
        ScopeOf(request, settings)?.Scope ?? throw new ArgumentException("the request has errors", nameof(request));

    /// <summary>The request's scope and what decided it; null when nothing does.</summary>
    public static ScopeDecision? ScopeOf(UploadRequest request, Settings settings) =>
        ScopeDetection.Choose(
            request.Scope,
            () => request.Path is { } path ? ScopeDetection.DetectRelative(path) : null,
            settings.DefaultScope
        );

    private static string KeyOf(UploadRequest request, FileScope scope, Settings settings)
    {
        var folders = request is { KeepPath: true, Path: { } path } ? FileNames.Segments(path).SkipLast(1) : [];
        return ObjectKeys.For(scope, settings.PrefixOf(scope), string.Join('/', [.. folders, request.FileName ?? ""]), request.KeepPath);
    }

    private static IEnumerable<ValidationError> NameFaults(UploadRequest request)
    {
        foreach (var problem in FileNames.Problems(request.FileName))
            yield return new("fileName", problem);
        if (request.Path is { } path)
        {
            foreach (var problem in FileNames.PathProblems(path))
                yield return new("path", problem);
        }
        else if (request.KeepPath)
        {
            yield return new("path", "is missing: keepPath keeps the folders of path");
        }
    }

    private static IEnumerable<ValidationError> ScopeFaults(UploadRequest request, Settings settings)
    {
        if (ScopeOf(request, settings)?.Scope is not { } scope)
        {
            yield return new(
                "scope",
                request.Path is null
                    ? "is missing: mba or policy, or a path with a folder of that name"
                    : "is missing, and no folder of path is named mba, policy or policies"
            );
            yield break;
        }
        var limits = settings.Uploads.Of(scope);
        if (request.Bytes > limits.MaxBytes)
            yield return new("size", $"is above this scope's limit of {limits.MaxBytes} bytes");
        if (request.FileName is null || FileNames.Problems(request.FileName).Any())
            yield break;
        if (!limits.Allows(ObjectKeys.TypeOf(request.FileName)))
            yield return new("fileName", $"has a type that this scope does not take; it takes {string.Join(", ", limits.Types)}");
        if (request.Path is null || !FileNames.PathProblems(request.Path).Any())
        {
            if (Encoding.UTF8.GetByteCount(KeyOf(request, scope, settings)) > FileNames.MaxKeyBytes)
                yield return new(request.KeepPath ? "path" : "fileName", "gives a key of more than 1,024 bytes");
        }
    }

    private static IEnumerable<ValidationError> ContentFaults(UploadRequest request)
    {
        if (request.Bytes <= 0)
            yield return new("size", "must be the file's length in bytes, above 0");
        if (request.ContentType is { } type && !ContentTypes.IsValid(type))
            yield return new("contentType", "must be a media type such as text/csv, at most with a charset");
        if (request.Sha256 is null && request.Md5 is null)
            yield return new("sha256", "is missing: the SHA-256 (or md5) of the file, which the store checks on arrival");
        foreach (var fault in HashFaults(request))
            yield return fault;
    }

    private static IEnumerable<ValidationError> HashFaults(UploadRequest request)
    {
        if (request.Sha256 is { } sha256 && !IsHex(sha256, 64))
            yield return new("sha256", "must be 64 hexadecimal digits");
        if (request.Md5 is { } md5 && !IsHex(md5, 32))
            yield return new("md5", "must be 32 hexadecimal digits");
    }

    private static IEnumerable<ValidationError> MethodFaults(UploadRequest request)
    {
        if (request.Method is UploadMethod.Put or UploadMethod.Post && request.Bytes > UploadLimits.MaxSinglePutBytes)
            yield return new("method", "must be multipart above 5 GiB");
        if (request.Method is UploadMethod.Post && request is { Sha256: null, Md5: not null })
            yield return new("sha256", "is required with method post, which cannot check an MD5");
    }

    private static IEnumerable<ValidationError> LifetimeFaults(UploadRequest request, UploadLimits limits)
    {
        var max = (int)limits.MaxExpiry.TotalSeconds;
        if (request.ExpiresInSeconds is { } seconds && (seconds < 60 || seconds > max))
            yield return new("expiresInSeconds", $"must be from 60 to {max}");
    }

    private static bool IsHex(string text, int length) => text.Length == length && text.All(char.IsAsciiHexDigit);
}
