using System.CommandLine;
using System.Text.Json;
using System.Text.Json.Nodes;
using Mba.Cli.Inspect;
using Mba.Csv;

namespace Mba.Cli.Commands;

/// <summary>The commands infer, parse: what the system makes of a file, without a database.</summary>
public static class InspectCommands
{
    private const int SomeFailed = 1;
    private const int BadUsage = 2;

    public static IEnumerable<Command> All() => [Infer(), Parse()];

    private static Command Infer()
    {
        var files = new Argument<FileInfo[]>("files")
        {
            Description =
                "A delimited or JSON file, plain or .gz; of several, what each later one would change about the table of the first",
            Arity = ArgumentArity.OneOrMore,
        };
        var table = new Option<string?>("--table") { Description = "Plan for this table [default: from the file's name]" };
        var showValues = new Option<bool>("--show-values") { Description = "Show sample values" };
        var json = new Option<bool>("--json") { Description = "One JSON object instead of text" };
        var dialect = new DialectArguments();
        var command = new Command("infer", "Show a file's format, columns, types with reasons, and DDL; no database is needed")
        {
            files,
            table,
            showValues,
            json,
        };
        dialect.AddTo(command);
        command.SetAction(
            async (parsed, cancellationToken) =>
            {
                var inputs = parsed.GetRequiredValue(files);
                if (inputs.FirstOrDefault(f => !f.Exists) is { } missing)
                {
                    await Console.Error.WriteLineAsync($"{missing}: file not found");
                    return BadUsage;
                }

                var conflicts = false;
                var exit = await GuardAsync(
                    inputs[..1],
                    async input =>
                    {
                        if (inputs.Length > 1)
                        {
                            var later = await LaterFile.OfAsync(inputs, parsed.GetValue(table), dialect.Read(parsed), cancellationToken);
                            conflicts = later.Exists(f => f.Error is not null);
                            Console.WriteLine(
                                parsed.GetValue(json)
                                    ? new JsonArray([.. later.Select(JsonNode? (f) => f.Json)]).ToJsonString()
                                    : string.Join(Environment.NewLine, later.Select(f => f.Line))
                            );
                            return;
                        }

                        var inspection = await Inspection.OfAsync(input, parsed.GetValue(table), dialect.Read(parsed), cancellationToken);
                        var columns = await ColumnReport.OfAsync(inspection, parsed.GetValue(showValues), cancellationToken);
                        if (!parsed.GetValue(json))
                        {
                            InferText.Write(inspection, columns, parsed.GetValue(showValues));
                            return;
                        }

                        await using var output = Console.OpenStandardOutput();
                        InferJson.Write(output, inspection, columns, parsed.GetValue(showValues));
                        output.WriteByte((byte)'\n');
                    }
                );
                return conflicts ? SomeFailed : exit;
            }
        );
        return command;
    }

    private static Command Parse()
    {
        var files = new Argument<FileInfo[]>("files")
        {
            Description = "Delimited or JSON files, plain or .gz",
            Arity = ArgumentArity.OneOrMore,
        };
        var folder = new Option<DirectoryInfo?>("--output-dir")
        {
            Description = "Write one CSV per file into this folder instead of standard output",
        };
        var raw = new Option<bool>("--raw") { Description = "Names and values as the file has them; skipped lines are reported too" };
        var json = new Option<bool>("--json") { Description = "With --output-dir: report the counts as JSON" };
        var dialect = new DialectArguments();
        var command = new Command(
            "parse",
            "Write the records as they would load: RFC 4180 CSV in UTF-8, header first; on standard error rejects as line,code, and warnings"
        )
        {
            files,
            folder,
            raw,
            json,
        };
        dialect.AddTo(command);
        command.SetAction(
            async (parsed, cancellationToken) =>
            {
                var inputs = parsed.GetRequiredValue(files);
                var target = parsed.GetValue(folder);
                if (Problem(inputs, target, parsed.GetValue(json)) is { } problem)
                {
                    await Console.Error.WriteLineAsync(problem);
                    return BadUsage;
                }

                target?.Create();
                var done = new List<ParsedFile>();
                await using var output = Console.OpenStandardOutput();
                var exit = await GuardAsync(
                    inputs,
                    async input =>
                        done.Add(
                            await Parsing.RunAsync(
                                input,
                                target is null ? null : Output(target, input),
                                output,
                                Console.Error,
                                dialect.Read(parsed),
                                parsed.GetValue(raw),
                                cancellationToken
                            )
                        )
                );
                foreach (var (file, warning) in done.SelectMany(f => f.Warnings.Select(w => (f.File, w))))
                    await Console.Error.WriteLineAsync($"{file}: warning {warning}");
                foreach (var doubtful in done.Where(f => f.Doubt is not null))
                {
                    await Console.Error.WriteLineAsync($"{doubtful.File}: {doubtful.Doubt}");
                    exit = SomeFailed;
                }

                if (target is not null)
                    Report(done, parsed.GetValue(json), output);
                return exit;
            }
        );
        return command;
    }

    /// <summary>Two inputs under one output name, or an output over its own input, are refused before anything is written.</summary>
    private static string? Problem(FileInfo[] inputs, DirectoryInfo? target, bool json)
    {
        if (target is null)
            return json ? "--json reports what --output-dir wrote; give both" : null;
        var twice = inputs.GroupBy(f => Output(target, f).FullName, StringComparer.Ordinal).FirstOrDefault(g => g.Count() > 1);
        if (twice is not null)
            return $"{string.Join(" and ", twice.Select(f => f.Name))} would both become {twice.Key}";
        return Array.Find(inputs, f => string.Equals(f.FullName, Output(target, f).FullName, StringComparison.Ordinal)) is { } own
            ? $"{own.Name} would be overwritten by its own output"
            : null;
    }

    private static FileInfo Output(DirectoryInfo target, FileInfo input) =>
        new(Path.Combine(target.FullName, Parsing.OutputName(input.Name)));

    private static void Report(List<ParsedFile> files, bool json, Stream output)
    {
        if (!json)
        {
            foreach (var file in files)
                Console.WriteLine(
                    FormattableString.Invariant(
                        $"{file.File}: {file.Rows:N0} rows, {file.Skipped:N0} skipped, {file.Rejected:N0} rejected -> {file.Output}"
                    )
                );
            return;
        }

        using var writer = new Utf8JsonWriter(output, new JsonWriterOptions { Indented = true });
        writer.WriteStartArray();
        foreach (var file in files)
        {
            writer.WriteStartObject();
            writer.WriteString("file", file.File);
            writer.WriteString("output", file.Output);
            writer.WriteNumber("rows", file.Rows);
            writer.WriteNumber("rows_skipped", file.Skipped);
            writer.WriteNumber("rows_rejected", file.Rejected);
            writer.WriteEndObject();
        }

        writer.WriteEndArray();
    }

    /// <summary>Runs each file; an error of one is written to standard error and does not stop the next.</summary>
    private static async Task<int> GuardAsync(IReadOnlyList<FileInfo> files, Func<FileInfo, Task> run)
    {
        if (files.FirstOrDefault(f => !f.Exists) is { } missing)
        {
            await Console.Error.WriteLineAsync($"{missing}: file not found");
            return BadUsage;
        }

        var exit = 0;
        foreach (var file in files)
        {
            try
            {
                await run(file);
            }
            catch (Exception e) when (e is not OperationCanceledException)
            {
                await Console.Error.WriteLineAsync($"{file.Name}: {CommandError.Of(e, new Settings()).Message}");
                exit = SomeFailed;
            }
        }

        return exit;
    }

    /// <summary>Options that prescribe parts of the dialect.</summary>
    private sealed class DialectArguments
    {
        private readonly Option<string?> _delimiter = new("--delimiter") { Description = "One or more characters, or tab" };
        private readonly Option<string?> _quote = new("--quote") { Description = "A character, or empty for none" };
        private readonly Option<string?> _encoding = new("--encoding") { Description = "utf-8, utf-16le, utf-16be or windows-1252" };
        private readonly Option<bool> _header = new("--header") { Description = "The first record is the header" };
        private readonly Option<bool> _noHeader = new("--no-header") { Description = "The first record is data" };
        private readonly Option<int?> _skipLines = new("--skip-lines") { Description = "Number of lines to skip before the header" };

        public void AddTo(Command command)
        {
            foreach (var option in new Option[] { _delimiter, _quote, _encoding, _header, _noHeader, _skipLines })
                command.Options.Add(option);
            command.Validators.Add(given =>
            {
                if (given.GetValue(_header) && given.GetValue(_noHeader))
                    given.AddError("--header and --no-header exclude each other");
            });
        }

        public DialectOverrides Read(ParseResult parsed) =>
            new()
            {
                Delimiter = parsed.GetValue(_delimiter),
                Quote = parsed.GetValue(_quote),
                Encoding = parsed.GetValue(_encoding),
                Header =
                    parsed.GetValue(_noHeader) ? false
                    : parsed.GetValue(_header) ? true
                    : null,
                PreambleRecords = parsed.GetValue(_skipLines),
            };
    }
}
