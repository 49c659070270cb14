using System.CommandLine;
using System.Text.Json;
using Mba.Cli.Diagnosis;
using Mba.Cli.Sending;
using Mba.Cli.SignIn;

namespace Mba.Cli.Commands;

/// <summary><c>mba smoke</c>: sends a file of its own through a deployment and compares what was loaded with what was sent.</summary>
internal static class SmokeCommand
{
    private static readonly Option<FileInfo?> Outputs = new("--outputs")
    {
        Description = "The file that `cdk deploy --outputs-file` wrote; its ApiUrl is used [default: MBA_API_URL]",
    };

    private static readonly Option<int> Seconds = new("--seconds")
    {
        Description = "Seconds that the file may take from the bucket to the table",
        DefaultValueFactory = _ => 300,
    };

    public static Command Command()
    {
        var command = new Command(
            "smoke",
            "Check a deployment: send a small file of no members through the API and compare the rows; needs the roles uploader and reader"
        )
        {
            Outputs,
            Seconds,
        };
        return Operation.Runs(
            command,
            SettingsNeeds.None,
            async (operation, arguments, cancellationToken) =>
            {
                var address = arguments.GetValue(Outputs) is { } file
                    ? ApiUrlOf(file)
                    : operation.Settings.ApiUrl
                        ?? throw new UsageException("name the deployment with --outputs, or set MBA_API_URL to its upload API");
                using var api = ApiConnection.Open(address, operation.Settings, TokenStore.OfUser(), TimeProvider.System);
                var check = new SmokeCheck(api, TimeSpan.FromSeconds(arguments.GetValue(Seconds)), Console.Out);
                return await check.RunAsync(cancellationToken) ? Operation.Done : Operation.Failed;
            }
        );
    }

    private static Uri ApiUrlOf(FileInfo file)
    {
        try
        {
            using var outputs = JsonDocument.Parse(File.ReadAllBytes(file.FullName));
            foreach (var stack in outputs.RootElement.EnumerateObject())
            {
                if (
                    stack.Value.ValueKind == JsonValueKind.Object
                    && stack.Value.TryGetProperty("ApiUrl", out var url)
                    && Uri.TryCreate(url.GetString(), UriKind.Absolute, out var address)
                )
                    return address;
            }
        }
        catch (JsonException)
        {
            // Said below.
        }
        throw new UsageException($"{file.FullName} holds no ApiUrl: it must be what `npx cdk deploy --all --outputs-file` wrote");
    }
}
