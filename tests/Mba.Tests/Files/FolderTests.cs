using System.Security.Cryptography;
using Mba.Files;
using Xunit;

namespace Mba.Tests.Files;

/// <summary>Discovery, hashes, duplicates and the folder store, on a folder of their own.</summary>
public sealed class FolderTests : IDisposable
{
    private readonly string _root = Path.Combine(Path.GetTempPath(), "mba-files-" + Guid.NewGuid().ToString("N"));

    public FolderTests() => Directory.CreateDirectory(_root);

    public void Dispose() => Directory.Delete(_root, recursive: true);

    [Theory]
    [InlineData("", "", "a.csv b/c.pdf b/d.csv.gz b/e.CSV")]
    [InlineData("csv", "", "a.csv b/e.CSV")]
    [InlineData(".csv,pdf", "", "a.csv b/c.pdf b/e.CSV")]
    [InlineData("csv.gz", "", "b/d.csv.gz")]
    [InlineData("", "pdf,gz", "a.csv b/e.CSV")]
    [InlineData("b/*", "", "b/c.pdf b/d.csv.gz b/e.CSV")]
    [InlineData("a*", "", "a.csv")]
    [InlineData("a.csv", "", "a.csv")]
    [InlineData("csv", "E.csv", "a.csv")]
    public void Finds_what_the_filters_let_through(string include, string exclude, string found)
    {
        foreach (var name in new[] { "a.csv", "b/c.pdf", "b/d.csv.gz", "b/e.CSV", ".hidden.csv" })
            Write(name, name);

        var files = new FileDiscovery(List(include), List(exclude)).Find(_root, CancellationToken.None);

        Assert.Equal(found, string.Join(' ', files.Files.Select(f => f.RelativePath)));
        Assert.Empty(files.Unreadable);
    }

    [Fact]
    public void Does_not_follow_links_and_says_so()
    {
        Write("in/a.csv", "1");
        File.CreateSymbolicLink(Path.Combine(_root, "in", "passwd.csv"), "/etc/passwd");
        Directory.CreateSymbolicLink(Path.Combine(_root, "in", "round"), _root);

        var found = new FileDiscovery([], []).Find(Path.Combine(_root, "in"), CancellationToken.None);

        Assert.Equal("a.csv", Assert.Single(found.Files).RelativePath);
        Assert.Equal(2, found.Notes.Count);
    }

    [Fact]
    public async Task Hashes_what_the_library_hashes()
    {
        var bytes = RandomNumberGenerator.GetBytes(1_000_003);
        var hash = await FileHash.OfAsync(new MemoryStream(bytes), CancellationToken.None);

        Assert.Equal(
            new FileHash(Convert.ToHexStringLower(MD5.HashData(bytes)), Convert.ToHexStringLower(SHA256.HashData(bytes)), bytes.Length),
            hash
        );
    }

    [Fact]
    public async Task The_cache_spares_reading_a_file_again_until_it_changes()
    {
        var cacheFile = Path.Combine(_root, "cache.json");
        var file = Write("in/a.csv", "one");
        var cache = HashCache.Open(cacheFile);
        var first = await cache.HashAsync(file, CancellationToken.None);
        await cache.SaveAsync(CancellationToken.None);
        await File.WriteAllTextAsync(file.FullPath, "two"); // the caller still describes the former file: its answer must come from the cache

        var again = HashCache.Open(cacheFile);

        Assert.Equal(1, again.Count);
        Assert.Equal(first, await again.HashAsync(file, CancellationToken.None));
        Assert.NotEqual(first, await again.HashAsync(file with { LastModified = file.LastModified.AddSeconds(1) }, CancellationToken.None));
    }

    [Fact]
    public void A_damaged_cache_begins_empty()
    {
        var cacheFile = Path.Combine(_root, "cache.json");
        File.WriteAllText(cacheFile, "{ not json");

        Assert.Equal(0, HashCache.Open(cacheFile).Count);
    }

    [Fact]
    public async Task The_report_counts_copies_and_the_bytes_they_waste()
    {
        FoundFile[] files = [Write("b.csv", "same"), Write("a.csv", "same"), Write("c.csv", "other"), Write("sub/d.csv", "same")];
        var hashed = new List<HashedFile>();
        foreach (var file in files)
            hashed.Add(new HashedFile(file, await FileHash.OfFileAsync(file.FullPath, CancellationToken.None)));

        var report = DuplicateReport.Of(hashed);

        Assert.Equal((4, 2, 2, 8L), (report.Files, report.UniqueFiles, report.DuplicateFiles, report.DuplicateBytes));
        Assert.Equal(["a.csv", "b.csv", "sub/d.csv"], Assert.Single(report.Groups).Paths);
        Assert.Equal(["a.csv", "c.csv"], DuplicateReport.FirstOfEach(hashed).Select(h => h.File.RelativePath));
    }

    [Fact]
    public async Task The_folder_store_refuses_a_taken_key_and_notices_a_replaced_object()
    {
        var store = new FolderObjectStore(_root);
        await store.PutAsync(
            "bucket",
            "k/a.csv",
            Text("one"),
            new PutOptions { Metadata = new Dictionary<string, string>(StringComparer.Ordinal) { ["upload-id"] = "u1" } },
            CancellationToken.None
        );
        var stored = await store.HeadAsync("bucket", "k/a.csv", null, CancellationToken.None);

        await Assert.ThrowsAsync<ObjectExistsException>(() =>
            store.PutAsync("bucket", "k/a.csv", Text("two"), new PutOptions { Overwrite = false }, CancellationToken.None)
        );
        Assert.Equal("u1", stored!.Metadata["upload-id"]);
        await store.PutAsync("bucket", "k/a.csv", Text("longer"), new PutOptions(), CancellationToken.None);
        await Assert.ThrowsAsync<ObjectChangedException>(() => store.OpenAsync(stored, 0, CancellationToken.None));
    }

    [Theory]
    [InlineData("../other/a.csv")]
    [InlineData("../../a.csv")]
    public async Task The_folder_store_keeps_keys_inside_their_bucket(string key) =>
        await Assert.ThrowsAsync<ArgumentException>(() =>
            new FolderObjectStore(_root).HeadAsync("bucket", key, null, CancellationToken.None)
        );

    [Fact]
    public void A_server_file_is_found_only_below_its_root_and_never_through_a_link()
    {
        Write("root/in/a.csv", "1");
        Write("secret.csv", "1");
        var root = Path.Combine(_root, "root");
        File.CreateSymbolicLink(Path.Combine(root, "link.csv"), Path.Combine(_root, "secret.csv"));
        Directory.CreateSymbolicLink(Path.Combine(root, "up"), _root);

        Assert.Equal(Path.Combine(root, "in", "a.csv"), ServerFile.Resolve(root, "in/a.csv"));
        Assert.Equal(Path.Combine(root, "in", "a.csv"), ServerFile.Resolve(root, "./in/../in/a.csv"));
        foreach (var path in new[] { "", "../secret.csv", "link.csv", "up/secret.csv", "/etc/passwd", "in", "none.csv", "in/a.csv\0" })
            Assert.Null(ServerFile.Resolve(root, path));
    }

    private static string[] List(string text) => text.Split(',', StringSplitOptions.RemoveEmptyEntries);

    private static MemoryStream Text(string text) => new(System.Text.Encoding.UTF8.GetBytes(text));

    private FoundFile Write(string name, string text)
    {
        var path = Path.Combine(_root, name);
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        File.WriteAllText(path, text);
        var written = new FileInfo(path);
        return new FoundFile(path, name, written.Length, new DateTimeOffset(written.LastWriteTimeUtc, TimeSpan.Zero));
    }
}
