using System.Text.Json;
using Mba.Logging;
using Microsoft.Extensions.Logging;
using Xunit;

namespace Mba.Tests.Logging;

public sealed class LogTests : IDisposable
{
    private readonly string _folder = Path.Combine(Path.GetTempPath(), "mba-log-" + Guid.NewGuid().ToString("N"));
    private readonly StringWriter _written = new();

    public void Dispose()
    {
        if (Directory.Exists(_folder))
            Directory.Delete(_folder, recursive: true);
    }

    [Fact]
    public void Writes_a_JSON_object_to_a_line_with_the_invocation_in_it()
    {
        LogContext.Current = new LogContext("request-1", ColdStart: true, "Root=1-2");
        IngestLog.Finished(Logger(json: true), "s3://b/k", AuditStatus.SUCCESS, "t", 3, 2, 0, 0, 1, 17, "audit-1");

        var line = JsonDocument.Parse(_written.ToString()).RootElement;

        Assert.Equal(
            ("INFO", "test", "request-1", true, "Root=1-2"),
            (
                Text(line, "level"),
                Text(line, "service"),
                Text(line, "function_request_id"),
                line.GetProperty("cold_start").GetBoolean(),
                Text(line, "trace_id")
            )
        );
        Assert.Equal(2, line.GetProperty("fields").GetProperty("RowsInserted").GetInt64());
        Assert.Equal("audit-1", Text(line.GetProperty("fields"), "AuditId"));
        Assert.EndsWith("Z", Text(line, "timestamp"), StringComparison.Ordinal);
    }

    [Fact]
    public void Writes_readable_lines_for_people()
    {
        IngestLog.Ignored(Logger(json: false), "s3://b/k.pdf", "not a kind of file that is loaded");

        Assert.Matches(
            @"^\d\d:\d\d:\d\d\.\d{3} INFO +s3://b/k\.pdf: nothing to load, not a kind of file that is loaded\s*$",
            _written.ToString()
        );
    }

    [Theory]
    [InlineData("DEBUG", 1)]
    [InlineData("INFO", 0)]
    public void The_level_comes_from_the_setting(string level, int lines)
    {
        var output = LogOutput.For("test", new Settings { LogLevel = level }) with { Writer = _written };
        using var provider = new MbaLoggerProvider(output, TimeProvider.System);

        IngestLog.NothingToDo(provider.CreateLogger("c"), "1", "nothing");

        Assert.Equal(lines, _written.ToString().Count(c => c == '\n'));
    }

    [Fact]
    public void The_file_has_what_is_too_much_for_a_terminal()
    {
        var output = LogOutput.For("test", new Settings { LogLevel = "INFO", LogDir = _folder }) with
        {
            Writer = _written,
            WriterMinimum = LogLevel.Warning,
        };
        using (var provider = new MbaLoggerProvider(output, TimeProvider.System))
            IngestLog.Ignored(provider.CreateLogger("c"), "s3://b/k.pdf", "not a kind of file that is loaded");

        Assert.Equal("", _written.ToString());
        Assert.Contains("k.pdf", File.ReadAllText(Path.Combine(_folder, "test.log")), StringComparison.Ordinal);
    }

    [Fact]
    public void Tells_no_more_than_the_type_of_other_peoples_exceptions()
    {
        var error = new InvalidOperationException("Duplicate entry 'Smith' for key", new SettingsException(["RDS_HOST is not set"]));

        IngestLog.MessageFailed(Logger(json: true), error, "1", 1);

        Assert.DoesNotContain("Smith", _written.ToString(), StringComparison.Ordinal);
        Assert.Contains("System.InvalidOperationException <- Mba.SettingsException", _written.ToString(), StringComparison.Ordinal);
        Assert.Contains("RDS_HOST is not set", _written.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public void Rotates_the_file_and_keeps_as_many_as_told()
    {
        var path = Path.Combine(_folder, "a.log");
        using (var file = new RotatingFile(path, maxBytes: 20, kept: 2))
        {
            for (var i = 0; i < 10; i++)
                file.WriteLine($"line number {i}");
        }

        Assert.Equal(["a.log", "a.log.1", "a.log.2"], Directory.GetFiles(_folder).Select(Path.GetFileName).Order(StringComparer.Ordinal));
        Assert.Equal("line number 9\n", File.ReadAllText(path));
        Assert.Equal("line number 8\n", File.ReadAllText(path + ".1"));
    }

    [Fact]
    public void Writes_JSON_lines_into_LOG_DIR_whatever_the_terminal_shows()
    {
        var output = new LogOutput
        {
            Service = "test",
            Writer = _written,
            Directory = _folder,
        };
        using (var provider = new MbaLoggerProvider(output, TimeProvider.System))
            IngestLog.Backfilled(provider.CreateLogger("c"), 1, 2);

        Assert.Equal(
            603,
            JsonDocument.Parse(File.ReadAllText(Path.Combine(_folder, "test.log"))).RootElement.GetProperty("event_id").GetInt32()
        );
    }

    [Fact]
    public void A_metric_line_is_in_CloudWatchs_embedded_format()
    {
        var line = Metrics.Line(
            "csv-ingest",
            DateTimeOffset.UnixEpoch,
            [new Metric("IngestedFiles", 2), new Metric("IngestDurationMs", 12.5, MetricUnit.Milliseconds)]
        );

        Assert.Equal(
            """{"_aws":{"Timestamp":0,"CloudWatchMetrics":[{"Namespace":"Mba","Dimensions":[["Service"]],"Metrics":[{"Name":"IngestedFiles","Unit":"Count"},{"Name":"IngestDurationMs","Unit":"Milliseconds"}]}]},"Service":"csv-ingest","IngestedFiles":2,"IngestDurationMs":12.5}""",
            line
        );
    }

    private ILogger Logger(bool json) =>
        new MbaLoggerProvider(
            new LogOutput
            {
                Service = "test",
                Writer = _written,
                Json = json,
            },
            TimeProvider.System
        ).CreateLogger("category");

    private static string? Text(JsonElement element, string name) => element.GetProperty(name).GetString();
}
