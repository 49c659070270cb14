using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;

namespace Mba.Logging;

/// <summary>Where lines go and which of them.</summary>
public sealed record LogOutput
{
    /// <summary>The process, e.g. <c>csv-ingest</c>; also names the file in LOG_DIR.</summary>
    public required string Service { get; init; }

    /// <summary>Standard output on AWS, standard error on a terminal.</summary>
    public required TextWriter Writer { get; init; }

    public bool Json { get; init; }

    public LogLevel Minimum { get; init; } = LogLevel.Information;

    /// <summary>Below it lines go into the file alone.</summary>
    public LogLevel WriterMinimum { get; init; }

    /// <summary>Folder of the rotating file, always JSON lines; null for none.</summary>
    public string? Directory { get; init; }

    /// <summary>JSON on standard output where AWS collects it, else readable lines on standard error.</summary>
    public static LogOutput For(string service, Settings settings)
    {
        var onAws = Environment.GetEnvironmentVariable("AWS_LAMBDA_RUNTIME_API") is { Length: > 0 };
        return new LogOutput
        {
            Service = service,
            Writer = onAws ? Console.Out : Console.Error,
            Json = onAws,
            Minimum = LevelOf(settings.LogLevel),
            Directory = settings.LogDir,
        };
    }

    private static LogLevel LevelOf(string setting) =>
        setting switch
        {
            "TRACE" => LogLevel.Trace,
            "DEBUG" => LogLevel.Debug,
            "WARNING" or "WARN" => LogLevel.Warning,
            "ERROR" => LogLevel.Error,
            "CRITICAL" => LogLevel.Critical,
            _ => LogLevel.Information,
        };
}

/// <summary>The system's own log, for hosts of any kind: as a provider in ASP.NET Core, as the factory everywhere else.</summary>
public sealed class MbaLoggerProvider(LogOutput output, TimeProvider time) : ILoggerProvider, ILoggerFactory
{
    private readonly Lock _lock = new();
    private readonly RotatingFile? _file = output.Directory is { } directory
        ? new RotatingFile(Path.Combine(directory, output.Service + ".log"))
        : null;

    public ILogger CreateLogger(string categoryName) => new Logger(this, categoryName);

    void ILoggerFactory.AddProvider(ILoggerProvider provider) => throw new NotSupportedException("this factory is its only provider");

    public void Dispose() => _file?.Dispose();

    private void Write(LogLine line)
    {
        var json = output.Json || _file is not null ? line.ToJson() : null;
        if (line.Level >= output.WriterMinimum)
        {
            lock (_lock)
                output.Writer.WriteLine(output.Json ? json : line.ToText());
        }
        if (json is not null)
            _file?.WriteLine(json);
    }

    private sealed class Logger(MbaLoggerProvider owner, string category) : ILogger
    {
        public IDisposable? BeginScope<TState>(TState state)
            where TState : notnull => NullLogger.Instance.BeginScope(state);

        public bool IsEnabled(LogLevel logLevel) =>
            logLevel >= owner.Minimum && (owner._file is not null || logLevel >= owner.WriterMinimum) && logLevel != LogLevel.None;

        public void Log<TState>(
            LogLevel logLevel,
            EventId eventId,
            TState state,
            Exception? exception,
            Func<TState, Exception?, string> formatter
        )
        {
            if (!IsEnabled(logLevel))
                return;
            owner.Write(
                new LogLine
                {
                    Time = owner.Now,
                    Level = logLevel,
                    Service = owner.Service,
                    Category = category,
                    EventId = eventId.Id,
                    Message = formatter(state, exception),
                    Fields = state as IReadOnlyList<KeyValuePair<string, object?>> ?? [],
                    Exception = exception,
                    Context = LogContext.Current,
                }
            );
        }
    }

    private LogLevel Minimum => output.Minimum;

    private LogLevel WriterMinimum => output.WriterMinimum;

    private string Service => output.Service;

    private DateTimeOffset Now => time.GetUtcNow();
}
