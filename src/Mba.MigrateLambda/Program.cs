using Mba;
using Mba.Aws;
using Mba.Logging;
using Mba.MigrateLambda;

var time = TimeProvider.System;
if (LambdaRuntime.FromEnvironment(time) is not { } runtime)
{
    await Console.Error.WriteLineAsync("This is the migration function of a deployment; on this machine use `mba db init`.");
    return 2;
}
using var http = new HttpMessageInvoker(new SocketsHttpHandler());
using var log = new MbaLoggerProvider(LogOutput.For("migrate", new Settings()), time);
await runtime.RunAsync(new MigrateFunction(http, time, log.CreateLogger("Migrate")).HandleAsync, CancellationToken.None);
return 0;
