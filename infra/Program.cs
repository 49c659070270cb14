using Amazon.CDK;
using Mba.Infra;

var app = new App();
EnvSettings settings;
try
{
    settings = EnvSettings.Read(app.Node);
}
catch (Exception faulty) when (faulty is ArgumentException or InvalidOperationException)
{
    await Console.Error.WriteLineAsync(faulty.Message.Split(" (Parameter", 2)[0]);
    return 2;
}
Deployment.Create(app, settings, new FunctionCode("artifacts/publish"));
app.Synth();
return 0;
