using Mba.Files;
using Mba.Uploads;
using Xunit;

namespace Mba.Tests.Uploads;

public sealed class UploadPlannerTests
{
    private static readonly Settings Settings = new() { BucketMba = "m", BucketPolicy = "p" };
    private static readonly UploadRequest Good = new()
    {
        FileName = "a.csv",
        Scope = FileScope.Mba,
        Bytes = 10,
        Sha256 = new string('A', 64),
    };

    [Fact]
    public void A_good_request_becomes_a_plan()
    {
        Assert.Empty(UploadPlanner.Check(Good, Settings));

        var plan = Plan(Good);

        Assert.Equal(("m", "mba/csv/a.csv", "text/csv", UploadMethod.Put), (plan.Bucket, plan.Key, plan.ContentType, plan.Method));
        Assert.Equal(new string('a', 64), plan.Sha256);
        Assert.Equal(15 * 60, plan.UrlSeconds);
    }

    public static TheoryData<string, UploadRequest> Faulty =>
        new()
        {
            { "fileName", Good with { FileName = "../a.csv" } },
            { "scope", Good with { Scope = null } },
            { "scope", Good with { Scope = null, Path = "data/a.csv" } },
            { "path", Good with { Path = "../mba/a.csv" } },
            { "path", Good with { KeepPath = true } },
            { "size", Good with { Bytes = 0 } },
            { "size", Good with { Bytes = -1 } },
            { "size", Good with { Bytes = (50L << 30) + 1 } },
            { "contentType", Good with { ContentType = "text" } },
            { "contentType", Good with { ContentType = "text/csv\r\nX-Evil: 1" } },
            { "sha256", Good with { Sha256 = null } },
            { "sha256", Good with { Sha256 = "abc" } },
            { "md5", Good with { Md5 = new string('z', 32) } },
            { "method", Good with { Method = UploadMethod.Put, Bytes = 6L << 30 } },
            { "sha256", Good with { Method = UploadMethod.Post, Sha256 = null, Md5 = new string('a', 32) } },
            { "expiresInSeconds", Good with { ExpiresInSeconds = 59 } },
            { "expiresInSeconds", Good with { ExpiresInSeconds = 3601 } },
            { "path", Good with { KeepPath = true, Path = string.Concat(Enumerable.Repeat("folder/", 145)) + "a.csv" } },
        };

    [Theory]
    [MemberData(nameof(Faulty))]
    public void Each_fault_is_told_with_its_field(string field, UploadRequest request) =>
        Assert.Contains(UploadPlanner.Check(request, Settings), f => f.Field == field);

    [Fact]
    public void All_errors_are_told_at_once()
    {
        var errors = UploadPlanner.Check(
            new UploadRequest
            {
                FileName = "a/b",
                Bytes = 0,
                Sha256 = "x",
                Md5 = "y",
                ContentType = "z",
                ExpiresInSeconds = 1,
            },
            Settings
        );

        Assert.Equal(
            ["contentType", "expiresInSeconds", "fileName", "md5", "scope", "sha256", "size"],
            errors.Select(f => f.Field).Distinct().Order()
        );
    }

    [Fact]
    public void A_type_that_the_scope_does_not_take_is_refused_and_the_types_are_named()
    {
        var settings = Settings with { Uploads = new UploadLimits { Mba = new ScopeLimits { Types = ["csv", "csv.gz"] } } };

        Assert.Empty(UploadPlanner.Check(Good with { FileName = "a.CSV.gz" }, settings));
        Assert.Contains(
            "csv, csv.gz",
            Assert.Single(UploadPlanner.Check(Good with { FileName = "a.pdf" }, settings)).Message,
            StringComparison.Ordinal
        );
    }

    [Fact]
    public void Large_files_go_in_parts_that_ten_thousand_suffice_for()
    {
        var small = Plan(Good with { Bytes = 100_000_000 });
        var large = Plan(Good with { Bytes = 100_000_001 });

        Assert.Equal((UploadMethod.Put, null), (small.Method, small.PartBytes));
        Assert.Equal((UploadMethod.Multipart, 16L << 20), (large.Method, large.PartBytes));
        foreach (var bytes in new[] { 1L, 160L << 30, (160L << 30) + 1, 5L << 40 })
            Assert.InRange((bytes + UploadLimits.PartBytesFor(bytes) - 1) / UploadLimits.PartBytesFor(bytes), 1, 10_000);
    }

    [Fact]
    public void The_scope_is_told_by_the_path_and_its_folders_are_kept_when_asked_for()
    {
        var plan = Plan(Good with { Scope = null, Path = "policy/2024/a.csv", KeepPath = true });

        Assert.Equal(("p", "policy/data/policy/2024/a.csv"), (plan.Bucket, plan.Key));
    }

    private static UploadTicket Plan(UploadRequest request) =>
        UploadPlanner.Plan(request, Settings, new UploadCaller("someone", Owner: null), DateTimeOffset.UnixEpoch);
}
