using Amazon.CDK;
using Mba.Infra;

var app = new App();
EnvSettings settings;
try
{
    settings = EnvSettings.Read(app.Node);
}
catch (InvalidOperationException faulty)
{
    await Console.Error.WriteLineAsync(faulty.Message);
    return 2;
}
Deployment.Create(app, settings, new FunctionCode("artifacts/publish"));
app.Synth();
return 0;
