using Mba;
using Mba.Aws;
using Mba.SiteLambda;

var time = TimeProvider.System;
if (LambdaRuntime.FromEnvironment(time) is not { } runtime)
{
    await Console.Error.WriteLineAsync(
        "This is the function that writes the dashboard's files when it is deployed; on this machine use `mba app`."
    );
    return 2;
}
using var http = new HttpMessageInvoker(new SocketsHttpHandler());
var files = new SiteFiles(new S3ObjectStore(Settings.Load(SettingsNeeds.None)), Path.Combine(AppContext.BaseDirectory, "site"));
await runtime.RunAsync(new CustomResourceFunction("site", files.RunAsync, http, time).HandleAsync, CancellationToken.None);
return 0;
