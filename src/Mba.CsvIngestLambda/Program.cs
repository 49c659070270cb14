using Mba;
using Mba.Aws;
using Mba.CsvIngestLambda;

var time = TimeProvider.System;
if (LambdaRuntime.FromEnvironment(time) is not { } runtime)
{
    await Console.Error.WriteLineAsync(
        "This is the ingest function: Lambda runs it. On this machine `mba up` runs it as Lambda does, and `mba worker --role ingest` does its work."
    );
    return 2;
}
_ = Task.Run(IngestFunction.WarmUp);
try
{
    using var function = IngestFunction.Create(time);
    await runtime.RunAsync(function.HandleAsync, CancellationToken.None);
    return 0;
}
catch (SettingsException problem)
{
    await Console.Error.WriteLineAsync(problem.Message);
    await runtime.ReportInitErrorAsync(problem, CancellationToken.None);
    return 2;
}
